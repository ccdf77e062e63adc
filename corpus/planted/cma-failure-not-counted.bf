# Planted: cma-failure-not-counted
# CMA_ALLOC_FAIL is not counted if the area has too few pages left.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-events-cma_alloc-fail
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
a0 = cma_alloc area=0 count=32 align=0
a1 = cma_alloc area=0 count=33 align=0
