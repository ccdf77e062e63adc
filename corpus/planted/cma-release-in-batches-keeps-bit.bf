# Planted: cma-release-in-batches-keeps-bit
# In the batched implementation, cma_release() leaves the bit of the first page set.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_release-used
buddyfuzz 2
machine pages=8 cma=4+4 order=2 pageblock=2 check=1
a0 = cma_alloc area=0 count=1 align=0
