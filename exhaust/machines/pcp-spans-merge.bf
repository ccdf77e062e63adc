# Blocks on per-CPU lists that are larger than a pageblock, and merge.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,free,isolate,drain_all gfp=0 isolate.count=1
# Bound: mode=mem_offline type=unmovable,movable order=2
buddyfuzz 2
machine pages=8 order=3 pageblock=1 cpus=1 batch=8 high=8 check=1
