# Per-CPU lists on two CPUs.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,free_contig,split,cpu,drain,drain_all type=movable gfp=0 order=1
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=2 batch=1 high=2 check=1
