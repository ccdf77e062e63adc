# Per-CPU lists on two CPUs.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0
# Bound: ops=alloc,alloc_contig_frozen,free,free_contig_frozen,cpu,drain,drain_all type=movable
# Bound: gfp=0 order=2 pfn=0 page=0 count=4
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=2 batch=1 high=4 check=1
