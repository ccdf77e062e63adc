# Pages of a HIGHATOMIC pageblock go through the movable per-CPU list and must return to their own
# list.
buddyfuzz 2
machine default pages=65536
a0 = alloc_highatomic order=2 type=unmovable
a1 = alloc_highatomic order=0 type=movable
free a0
free a1
drain_all
unreserve type=movable force=1
