# Planted: kswapd-not-told-of-boost
# kswapd is not woken when the watermarks are boosted.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-boosted
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
a0 = alloc_contig pfn=2 count=12
a1 = alloc order=1 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM|__GFP_MEMALLOC
