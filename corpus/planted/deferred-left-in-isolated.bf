# Planted: deferred-left-in-isolated
# A free in an isolated pageblock does not flush deferred blocks.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence deferred-left-free_contig_frozen-deferred
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
a1 = alloc_frozen order=0 type=movable zone=0 gfp=0
free_nolock a0 page=0 context=nmi
isolate pfn=0 count=1 mode=other
