# Planted: cma-release-in-batches-keeps-bit
# In the batched implementation, cma_release() leaves the bit of the first page set.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_release-used
buddyfuzz 2
machine pages=3072 cma=1024+2048 order=10 pageblock=9 check=1
a0 = cma_alloc area=0 count=1 align=0
cma_release a0 page=0 count=1
a1 = cma_alloc area=0 count=1 align=0
