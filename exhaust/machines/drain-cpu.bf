# A page on the per-CPU list of one of two CPUs, and a drain of either.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,cpu,drain,drain_all type=movable gfp=0 order=0
buddyfuzz 2
machine pages=1 order=1 pageblock=1 cpus=2 batch=1 high=4 check=1
