# Planted: slowpath-no-cma
# The slow path does not let movable requests use CMA.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=16 cma=0+16 order=4 pageblock=4 check=1 watermarks=1
a0 = alloc order=0 type=movable zone=0 gfp=GFP_ATOMIC
