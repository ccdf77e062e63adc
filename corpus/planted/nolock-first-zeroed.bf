# Planted: nolock-first-zeroed
# A nolock allocation zeroes only the first page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zeroed-alloc_nolock-zeroed
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
a0 = alloc_nolock order=1
