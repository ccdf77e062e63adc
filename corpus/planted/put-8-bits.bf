# Planted: put-8-bits
# put_page_testzero() tests only the low 8 bits of the result.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-put-report
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
freeze a0 page=0 expected=0
unfreeze a0 page=0 refs=257
put a0 page=0
