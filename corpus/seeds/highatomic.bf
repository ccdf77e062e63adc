# Pages of a HIGHATOMIC pageblock go through the movable per-CPU list and must
# come back to their own.
buddyfuzz 1
machine default pages=65536
alloc_highatomic order=2 type=unmovable
alloc_highatomic order=0 type=movable
free slot=0
free slot=1
drain_all
unreserve type=movable force=1
