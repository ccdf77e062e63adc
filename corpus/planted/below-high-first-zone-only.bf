# Planted: below-high-first-zone-only
# ZONE_BELOW_HIGH is set of the first zone of the zonelist walk only.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc_frozen-below_high
buddyfuzz 2
machine pages=26 zones=0,25 order=10 pageblock=9 check=1
a0 = alloc_frozen order=5 type=unmovable zone=1 gfp=0
