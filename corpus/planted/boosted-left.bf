# Planted: boosted-left
# ZONE_BOOSTED_WATERMARK is cleared only by the next allocation.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-boosted
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
a0 = alloc_contig pfn=2 count=12
a1 = alloc order=0 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM|__GFP_MEMALLOC
