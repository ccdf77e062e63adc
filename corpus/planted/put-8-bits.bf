# Planted: put-8-bits
# put_page_testzero() tests only the low 8 bits of the result.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-try_get-report
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
unfreeze a0 page=0 refs=256
try_get pfn=0
