# The PMD order, with per-CPU lists of its own.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,alloc_contig_frozen,free,free_contig_frozen,drain_all
# Bound: gfp=__GFP_COMP type=unmovable,movable order=4 count=16 alloc_contig_frozen.pfn=0 page=0
buddyfuzz 2
machine pages=16 order=4 pageblock=4 thp=4 cpus=1 batch=1 high=32 check=1
