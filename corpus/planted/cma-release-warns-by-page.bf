# Planted: cma-release-warns-by-page
# cma_release() warns once for each page with other references, instead of once.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence warning-cma_release-warning
buddyfuzz 2
machine pages=8 cma=2+4 order=1 pageblock=1 check=1
a0 = cma_alloc area=0 count=3 align=0
get a0 page=0
get a0 page=1
