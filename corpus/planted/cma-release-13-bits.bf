# Planted: cma-release-13-bits
# cma_release() clears at most 8192 bits of the bitmap.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_release-used
buddyfuzz 2
machine pages=16384 cma=1024+9216 order=10 pageblock=9 check=1
a0 = cma_alloc area=0 count=8193 align=0
cma_release a0 page=0 count=8193
