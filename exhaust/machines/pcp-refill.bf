# Per-CPU lists that are filled from small pageblocks of other types.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,alloc_bulk,free,drain_all gfp=0 order=0
# Bound: alloc_bulk.count=2 type=unmovable,movable
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
