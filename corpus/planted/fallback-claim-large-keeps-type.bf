# Planted: fallback-claim-large-keeps-type
# A claimed block of at least a pageblock keeps its old type.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc-warning
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
