# Planted: cma-release-warns-late
# cma_release() does not warn of pages with other references; only the frozen free may.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-cma_release-warning
buddyfuzz 2
machine pages=64 cma=32+32 order=4 pageblock=3 check=1
a0 = cma_alloc area=0 count=1 align=0
get a0 page=0
cma_release a0 page=0 count=1
