# Planted: prepare-type-kept
# Only the rule that is named sees it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-mapcount-free-mapcount
buddyfuzz 1
machine pages=2 order=10 pageblock=9
alloc order=1 type=unmovable zone=0 gfp=0
split slot=0
damage slot=0 index=1 what=type
free slot=0 index=0
free slot=0 index=1
