# Planted: cma-release-warns-by-page
# cma_release() warns once for each page with other references, instead of once.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-cma_release-warning
buddyfuzz 2
machine pages=64 cma=32+32 order=4 pageblock=3 check=1
a0 = cma_alloc area=0 count=2 align=0
get a0 page=0
get a0 page=1
cma_release a0 page=0 count=2
