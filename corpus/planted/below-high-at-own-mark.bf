# Planted: below-high-at-own-mark
# ZONE_BELOW_HIGH is set only when the zone is below the mark of the request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-below_high
buddyfuzz 2
machine pages=58 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc_highatomic order=3 type=unmovable zone=0
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
