# Planted: merge-ends-at-pageblock
# Merging ends at the pageblock order.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence buddies-unmerged-end-order
buddyfuzz 2
machine pages=8 order=4 pageblock=2 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
