# Planted: fallback-steal-as-own
# The remainder of a stolen block goes to the list of the type that stole it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc-warning
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
