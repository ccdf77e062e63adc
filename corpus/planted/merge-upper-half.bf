# Planted: merge-upper-half
# A merged block starts at its upper half.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-aligned-end-order
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
