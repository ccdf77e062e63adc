# Planted: deferred-never-flushed
# Frees that take the zone's lock do not flush deferred blocks.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence deferred-left-free_contig-deferred
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc_contig pfn=0 count=2
free_nolock a0 page=0 context=nmi
