# Planted: fallback-steal-as-own
# What is left of a block that was stolen goes to the list of the thief.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc-warning
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
