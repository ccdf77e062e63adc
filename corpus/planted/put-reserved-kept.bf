# Planted: put-reserved-kept
# put_page() does not drop the reference of a reserved page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-try_get-reserved
buddyfuzz 2
machine pages=11 holes=2+9 order=10 pageblock=9 check=1
try_get pfn=2
