# Planted: prepare-anon-kept
# Only the rule that is named sees it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-mapping-free-mapping
buddyfuzz 1
machine pages=1 order=10 pageblock=9
alloc order=0 type=unmovable zone=0 gfp=0
damage slot=0 index=0 what=anon
free slot=0 index=0
