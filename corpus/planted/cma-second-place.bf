# Planted: cma-second-place
# For more than one page, cma_alloc() skips the first range that fits.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-place-cma_alloc-pfn
buddyfuzz 2
machine pages=768 cma=256+512 order=8 pageblock=6 check=1
a0 = cma_alloc area=0 count=2 align=0
