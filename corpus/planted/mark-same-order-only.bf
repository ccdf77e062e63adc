# Planted: mark-same-order-only
# The watermark check looks for a free block of exactly the order, and for none larger.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc_frozen-below_high
buddyfuzz 2
machine pages=6 order=10 pageblock=9 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc_frozen order=1 type=unmovable zone=0 gfp=0
