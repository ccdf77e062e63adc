# Planted: prepare-type-kept
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-mapcount-free-mapcount
buddyfuzz 2
machine pages=2 order=10 pageblock=9
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
damage a0 page=1 what=type
free a0 page=0
free a0 page=1
