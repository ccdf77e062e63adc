# Planted: walk-no-nofragment
# The fast path breaks into pageblocks of other types while other zones could do without.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=2564 zones=0,1001,2563 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=2 gfp=0
