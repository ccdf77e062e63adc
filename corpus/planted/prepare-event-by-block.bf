# Planted: prepare-event-by-block
# The mm_page_free event counts one page, whatever the order.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence page-free-events-free-pages
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc order=1 type=movable zone=0 gfp=0
