# Planted: kswapd-woken-for-a-page
# kswapd is woken for single pages, whatever the request needs.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM|__GFP_MEMALLOC
