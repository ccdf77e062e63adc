# Planted: order-too-large-unsaid
# A request for more than the largest order does not warn.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc-warning
buddyfuzz 2
machine pages=1 order=6 pageblock=4 check=1
a0 = alloc order=7 type=unmovable zone=0 gfp=0
