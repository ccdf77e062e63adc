# Planted: cma-release-warns-late
# cma_release() does not warn of pages with other references; only the frozen free may.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence warning-cma_release-warning
buddyfuzz 2
machine pages=8 cma=2+4 order=1 pageblock=1 check=1
a0 = cma_alloc area=0 count=1 align=0
get a0 page=0
