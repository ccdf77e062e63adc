# Planted: deferred-uncut
# A deferred block that spans pageblocks is freed without being split.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence list-type-span-free-list
buddyfuzz 2
machine pages=6 order=2 pageblock=1 check=1
a0 = alloc_frozen order=1 type=movable zone=0 gfp=0
a1 = alloc_frozen order=2 type=movable zone=0 gfp=0
free_nolock a1 page=0 context=nmi
isolate pfn=0 count=1 mode=other
