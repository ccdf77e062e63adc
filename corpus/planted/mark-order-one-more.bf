# Planted: mark-order-one-more
# The watermark check subtracts all pages of the request, not all but one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-below_high
buddyfuzz 2
machine pages=31 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
a3 = alloc_highatomic order=3 type=unmovable zone=0
a4 = alloc_highatomic order=0 type=unmovable zone=0
a5 = alloc order=4 type=unmovable zone=0 gfp=0
