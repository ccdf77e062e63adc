# Planted: order-never-too-large
# A request for more than the largest order is not refused: it wakes kswapd, reclaims and retries.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc-warning
buddyfuzz 2
machine pages=1 order=6 pageblock=4 check=1
a0 = alloc order=7 type=unmovable zone=0 gfp=0
