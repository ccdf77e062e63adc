# Planted: highatomic-for-order-0
# Order-0 requests use the HIGHATOMIC reserve like larger ones.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc_frozen-highatomic
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc_frozen order=0 type=unmovable zone=0 gfp=__GFP_HIGH
