# Planted: zero-not-order-0
# __GFP_ZERO is ignored for order 0.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zeroed-alloc-zeroed
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_ZERO
