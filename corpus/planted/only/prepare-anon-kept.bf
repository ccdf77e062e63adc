# Planted: prepare-anon-kept
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-mapping-free-mapping
buddyfuzz 2
machine pages=1 order=10 pageblock=9
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=anon
free a0 page=0
