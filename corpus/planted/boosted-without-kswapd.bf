# Planted: boosted-without-kswapd
# A request without __GFP_KSWAPD_RECLAIM sets ZONE_BOOSTED_WATERMARK.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-boosted
buddyfuzz 2
machine pages=2048 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc_contig pfn=4 count=1533
a1 = alloc order=0 type=unmovable zone=0 gfp=0
