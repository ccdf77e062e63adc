# Planted: fallback-lower-zones-missed
# An allocation does not try the lower zones.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=6 zones=0,4,5 order=2 pageblock=2 check=1
a0 = alloc order=0 type=unmovable zone=2 gfp=0
