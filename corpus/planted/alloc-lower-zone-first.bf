# Planted: alloc-lower-zone-first
# High-order blocks are taken from the next lower zone, if there is one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=1004 zones=0,1001 order=10 pageblock=9 check=1
a0 = alloc order=1 type=movable zone=1 gfp=0
