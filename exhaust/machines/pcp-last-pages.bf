# The last pages are on the per-CPU list of another migratetype.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,free,drain_all type=unmovable,movable gfp=0 order=0
buddyfuzz 2
machine pages=2 order=1 pageblock=1 cpus=1 batch=4 high=4 check=1
