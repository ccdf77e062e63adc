# Planted: fallback-claim-large-keeps-type
# A block of a pageblock or more that another type claims keeps its type.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc-warning
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
