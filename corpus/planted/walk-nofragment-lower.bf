# Planted: walk-nofragment-lower
# The fast path spares pageblocks of other types for requests that may not use the highest zone, too.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=6 zones=0,4,5 order=2 pageblock=2 check=1
a0 = alloc order=0 type=unmovable zone=1 gfp=0
