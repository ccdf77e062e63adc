# Planted: cma-failure-keeps-bits
# A CMA range that could not be allocated stays set in the bitmap.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_alloc-used
buddyfuzz 2
machine pages=5120 cma=1024+2048,4608+512 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=10 type=movable zone=0 gfp=0
a2 = cma_alloc area=0 count=1025 align=0
a3 = cma_alloc area=0 count=1 align=0
