# Planted: put-reserved-kept
# A put leaves the reference of a reserved page, as if it were nobody's to drop.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-try_get-reserved
buddyfuzz 2
machine pages=11 holes=2+9 order=10 pageblock=9 check=1
try_get pfn=2
