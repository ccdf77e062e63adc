# Planted: boost-ignored-without-high
# Every order-0 request, not only one with __GFP_HIGH, ignores the boost of the min watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=1024 order=9 pageblock=8 check=1 watermarks=1
a0 = alloc order=6 type=reclaimable zone=0 gfp=0
a1 = alloc_frozen order=8 type=unmovable zone=0 gfp=0
a2 = alloc order=7 type=movable zone=0 gfp=0
a3 = alloc order=8 type=unmovable zone=0 gfp=0
a4 = alloc order=0 type=unmovable zone=0 gfp=0
a5 = alloc order=0 type=unmovable zone=0 gfp=0
