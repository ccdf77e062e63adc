# Planted: mark-same-order-only
# The watermark check looks for a free block of exactly the order, and for none larger.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=16 cma=0+16 order=4 pageblock=4 check=1 watermarks=1
a0 = alloc order=2 type=movable zone=0 gfp=GFP_ATOMIC
