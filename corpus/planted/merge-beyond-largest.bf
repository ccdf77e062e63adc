# Planted: merge-beyond-largest
# Merging goes one order too far.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-aligned-end-order
buddyfuzz 2
machine pages=4096 order=10 pageblock=9 cpus=2 check=1
