# Planted: defrag-wakes-for-own-order
# In defrag_mode, kswapd is woken for the request's order, and frees no whole pageblock.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 defrag=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM
