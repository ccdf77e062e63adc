# Planted: put-frees-one
# The last put_page() on a compound page frees only its head.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence assertion-put-free.c
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc order=1 type=movable zone=0 gfp=__GFP_COMP
put a0 page=0
