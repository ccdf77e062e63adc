# Planted: mark-without-block
# The watermark check does not look for a free block of the order.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc_highatomic-below_high
buddyfuzz 2
machine pages=514 order=10 pageblock=9 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc_highatomic order=9 type=unmovable zone=0
