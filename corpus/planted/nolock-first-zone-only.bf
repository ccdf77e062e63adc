# Planted: nolock-first-zone-only
# A nolock allocation fails at the first zone whose lock is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_nolock-ret
buddyfuzz 2
machine pages=512 zones=0,256 order=5 pageblock=4 check=1
contend_zone zone=1 on=1
a0 = alloc_nolock order=0
