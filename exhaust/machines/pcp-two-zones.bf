# Per-CPU lists of two CPUs in two zones.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,cpu,drain,drain_all type=movable gfp=0 order=3
buddyfuzz 2
machine pages=16 zones=0,8 order=3 pageblock=3 cpus=2 batch=1 high=8 check=1
