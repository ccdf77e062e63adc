# A PMD order of five, and blocks of order 4, which have no per-CPU list.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,drain_all gfp=0 type=unmovable,movable order=3,4
buddyfuzz 2
machine pages=16 order=5 pageblock=5 thp=5 cpus=1 batch=1 high=16 check=1
