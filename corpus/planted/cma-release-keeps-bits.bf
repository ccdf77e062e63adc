# Planted: cma-release-keeps-bits
# cma_release() does not clear the bitmap.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_release-used
buddyfuzz 2
machine pages=1024 cma=0+512 order=10 pageblock=9 check=1
a0 = cma_alloc area=0 count=253 align=0
cma_release a0 page=0 count=253
a1 = cma_alloc area=0 count=257 align=2
