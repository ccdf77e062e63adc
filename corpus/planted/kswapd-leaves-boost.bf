# Planted: kswapd-leaves-boost
# kswapd leaves the watermarks boosted: a boost is never cleared.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermark-boost-kswapd-kswapd
buddyfuzz 2
machine pages=67 holes=1+51 order=4 pageblock=2 check=1 watermarks=1
a0 = alloc order=0 type=reclaimable zone=0 gfp=__GFP_MEMALLOC
a1 = alloc_frozen order=2 type=unmovable zone=0 gfp=__GFP_MEMALLOC
a2 = alloc order=2 type=unmovable zone=0 gfp=__GFP_MEMALLOC
a3 = alloc order=0 type=unmovable zone=0 gfp=__GFP_MEMALLOC
kswapd
