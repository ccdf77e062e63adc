# Planted: below-high-never
# ZONE_BELOW_HIGH is never set.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc_frozen-below_high
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc_frozen order=1 type=unmovable zone=0 gfp=0
