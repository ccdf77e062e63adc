# Per-CPU lists that grow to their largest size, and shrink with time.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,free,decay type=movable gfp=0 order=3
buddyfuzz 2
machine pages=16 order=3 pageblock=3 cpus=1 batch=4 high=15 check=1
