# Planted: tails-by-order
# The tail parts after a first page with other references are looked up at page + order instead of page + (1 << order).
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_nolock-buddy.c
buddyfuzz 2
machine pages=4 order=10 pageblock=9 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=0
get a0 page=0
free_nolock a0 page=0
