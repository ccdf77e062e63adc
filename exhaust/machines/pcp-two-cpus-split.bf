# A block from the per-CPU lists of two CPUs, whose pages are freed one by one or as a range.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,free_contig,split,cpu,drain,drain_all type=movable
# Bound: gfp=0 order=2 page=0 count=2,4
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=2 batch=1 high=2 check=1
