# Per-CPU lists on one CPU.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,free,free_contig,split,drain_all type=movable gfp=0
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=2 check=1
