# Planted: kswapd-woken-again
# Where ranges are freed in batches, kswapd is woken twice.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence equal-effort-alloc-woken
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM|__GFP_MEMALLOC
