# Planted: cma-release-keeps-bits
# cma_release() does not clear the bitmap.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_release-used
buddyfuzz 2
machine pages=8 cma=2+4 order=1 pageblock=1 check=1
a0 = cma_alloc area=0 count=1 align=0
