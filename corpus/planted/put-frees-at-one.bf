# Planted: put-frees-at-one
# put_page() frees the page while one reference is left.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-report
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
get a0 page=0
free a0 page=0
