# Planted: merge-any-order
# Buddies of different orders merge.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-in-zone-end-zone
buddyfuzz 2
machine pages=3 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
