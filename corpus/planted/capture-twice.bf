# Planted: capture-twice
# A second page is captured, and the first one lost.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc-list
buddyfuzz 2
machine pages=8 zones=0,4 cma=6+2 order=3 pageblock=1 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_ZERO
compact a0 page=0 count=1 result=skipped
a1 = alloc order=1 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_ZERO
