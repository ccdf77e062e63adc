# Planted: walk-nofragment-once
# The fast path does not walk the zones again without ALLOC_NOFRAGMENT.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=241 zones=0,166 order=10 pageblock=9 cpus=1 check=1 watermarks=1
a0 = alloc_bulk count=15 type=unmovable zone=1
a1 = alloc_bulk count=7 type=unmovable zone=1
a2 = alloc order=0 type=unmovable zone=1 gfp=0
a3 = alloc_highatomic order=0 type=unmovable zone=1
a4 = alloc_bulk count=30 type=unmovable zone=1
a5 = alloc order=0 type=unmovable zone=1 gfp=0
a6 = alloc order=0 type=unmovable zone=1 gfp=0
a7 = alloc order=0 type=unmovable zone=1 gfp=0
a8 = alloc order=0 type=unmovable zone=1 gfp=0
