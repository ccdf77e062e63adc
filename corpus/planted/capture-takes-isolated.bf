# Planted: capture-takes-isolated
# A request captures pages of an isolated pageblock.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc-isolate
buddyfuzz 2
machine pages=4 order=3 pageblock=2 check=1
a0 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
damage a0 page=0 what=lru
isolate pfn=0 count=1 mode=other
repair a0 page=0
compact a0 page=0 count=1 result=skipped
a1 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
