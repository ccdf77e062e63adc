# Contiguous allocations in one zone, with per-CPU lists in two.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,alloc_contig,free,free_contig,drain_all type=movable
# Bound: gfp=0 order=1 count=2
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 cpus=1 batch=1 high=4 check=1
