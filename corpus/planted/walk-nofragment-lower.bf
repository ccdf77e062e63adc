# Planted: walk-nofragment-lower
# The fast path spares pageblocks of other types for requests that may not use the highest zone, too.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=3334 zones=0,700,3333 holes=2048+1024 order=10 pageblock=9 check=1
a0 = alloc order=10 type=unmovable zone=1 gfp=0
a1 = alloc order=0 type=unmovable zone=1 gfp=0
