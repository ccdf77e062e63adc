# Planted: tails-leaked
# The tail pages after a first page with other references are not freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence tails-with-head-free_nolock-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
get a0 page=0
free_nolock a0 page=0
