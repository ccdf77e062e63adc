# Planted: merge-across-zones
# Buddies of different zones merge.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-in-zone-end-zone
buddyfuzz 2
machine pages=1002 zones=0,1001 order=10 pageblock=9 check=1
