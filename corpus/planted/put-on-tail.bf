# Planted: put-on-tail
# put_page() on a tail drops a reference of the tail instead of the head.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-put-page_ref.h
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
put a0 page=1
