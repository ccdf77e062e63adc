# Planted: kswapd-woken-by-all
# A request wakes kswapd without __GFP_KSWAPD_RECLAIM.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_MEMALLOC
