# Planted: frozen-bit-shows
# With a frozen bit, page_ref_count() includes failed try-gets.
# Run: --mode strict --backend model/batched/zero-frozen --against model/batched/frozen-bit
# Expect: divergence refcount-frozen-try_get-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
try_get pfn=0
