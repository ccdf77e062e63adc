# Planted: highatomic-slowpath-only
# The fast path does not take from the HIGHATOMIC reserve.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-reserve
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc order=1 type=unmovable zone=0 gfp=__GFP_HIGH
