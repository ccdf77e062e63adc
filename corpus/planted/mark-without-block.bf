# Planted: mark-without-block
# The watermark check does not look for a free block of the order.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-below_high
buddyfuzz 2
machine pages=9 zones=0,3 cma=4+4 order=2 pageblock=2 check=1
a0 = alloc order=1 type=unmovable zone=1 gfp=0
