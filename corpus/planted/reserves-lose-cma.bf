# Planted: reserves-lose-cma
# A movable request that ignores the watermarks cannot use CMA.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=16 cma=0+16 order=13 pageblock=4 check=1 watermarks=1
a0 = alloc order=0 type=movable zone=0 gfp=__GFP_MEMALLOC
