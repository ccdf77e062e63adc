# Planted: cma-failure-not-counted
# CMA_ALLOC_FAIL is not counted if the area has too few pages left.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence cma-events-cma_alloc-fail
buddyfuzz 2
machine pages=8 cma=4+4 order=2 pageblock=2 check=1
a0 = cma_alloc area=0 count=5 align=0
