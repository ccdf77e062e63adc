# Planted: put-frees-one
# The last put_page() on a compound page frees only its head.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-put-free.c
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get a0 page=0
free a0 page=0
put a0 page=0
