# Planted: prepare-event-by-block
# The mm_page_free event counts one page, whatever the order.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-free-events-put-pages
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get a0 page=0
free a0 page=0
put a0 page=0
