# Planted: try-get-of-frozen
# A try-get on a frozen page succeeds.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence try-get-try_get-ret
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
try_get pfn=0
