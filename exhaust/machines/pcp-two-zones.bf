# Per-CPU lists of two CPUs in two zones, of two pages.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,cpu,drain,drain_all type=movable gfp=0 order=0
buddyfuzz 2
machine pages=2 zones=0,1 order=1 pageblock=1 cpus=2 batch=1 high=1 check=1
