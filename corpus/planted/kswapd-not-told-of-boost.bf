# Planted: kswapd-not-told-of-boost
# kswapd is not woken when the watermarks are boosted.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-boosted
buddyfuzz 2
machine pages=256 order=4 pageblock=4 check=1 watermarks=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc_contig pfn=16 count=240
a2 = alloc order=1 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM|__GFP_MEMALLOC
