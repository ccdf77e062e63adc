# Planted: boosted-left
# ZONE_BOOSTED_WATERMARK is cleared only by the next allocation.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-boosted
buddyfuzz 2
machine pages=2048 order=10 pageblock=9 thp=9 cpus=1 batch=63 check=1 watermarks=1
a0 = alloc_frozen order=9 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=reclaimable zone=0 gfp=0
a3 = alloc order=0 type=movable zone=0 gfp=__GFP_KSWAPD_RECLAIM
