# Planted: cma-release-keeps-last-bit
# cma_release() leaves the bit of the last page set.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_release-used
buddyfuzz 2
machine pages=3072 cma=1024+2048 order=10 pageblock=9 check=1
a0 = cma_alloc area=0 count=1 align=0
a1 = cma_alloc area=0 count=1 align=10
cma_release a0 page=0 count=1
a2 = cma_alloc area=0 count=1 align=10
