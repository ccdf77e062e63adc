# Planted: claim-a-quarter
# A pageblock is claimed when a quarter of it is free or of a compatible type, instead of half.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc-type
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=2 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=movable zone=0 gfp=0
