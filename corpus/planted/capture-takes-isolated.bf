# Planted: capture-takes-isolated
# A request captures pages of an isolated pageblock.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc-isolate
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=60
a1 = alloc order=2 type=movable zone=0 gfp=0
damage a1 page=0 what=lru
isolate pfn=60 count=4 mode=other
repair a1 page=0
compact a1 page=0 count=1 result=skipped
a2 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
