# Planted: capture-still-counted
# A captured page is counted as free.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence nr-free-pages-alloc-nr_free_pages
buddyfuzz 2
machine pages=8 zones=0,4 cma=6+2 order=2 pageblock=1 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_ZERO
compact a0 page=0 count=1 result=skipped
a1 = alloc order=1 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_ZERO
