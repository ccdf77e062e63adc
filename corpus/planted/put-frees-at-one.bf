# Planted: put-frees-at-one
# put_page() frees the page while one reference is left.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-free_contig-report
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
get a0 page=0
