# Planted: fallback-lower-zones-missed
# An allocation does not try the lower zones.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=2564 zones=0,1001,2563 order=10 pageblock=9 check=1
a0 = alloc order=0 type=movable zone=2 gfp=0
a1 = alloc order=0 type=movable zone=2 gfp=0
