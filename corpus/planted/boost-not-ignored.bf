# Planted: boost-not-ignored
# An order-0 __GFP_HIGH request does not ignore the boost of the min watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=112 zones=0,32 holes=96+16 order=4 pageblock=4 cpus=1 check=1 watermarks=1
a0 = alloc_frozen order=3 type=unmovable zone=1 gfp=0
a1 = alloc order=2 type=unmovable zone=1 gfp=0
a2 = alloc_nolock order=2 frozen=0 context=task
a3 = alloc_nolock order=0 frozen=0 context=task
a4 = alloc order=4 type=unmovable zone=1 gfp=0
a5 = alloc order=2 type=movable zone=0 gfp=0
a6 = alloc order=0 type=movable zone=0 gfp=0
a7 = alloc order=4 type=unmovable zone=0 gfp=0
a8 = alloc order=2 type=unmovable zone=0 gfp=__GFP_HIGH
a9 = alloc order=0 type=movable zone=1 gfp=0
a10 = alloc order=0 type=reclaimable zone=1 gfp=0
a11 = alloc order=0 type=unmovable zone=1 gfp=__GFP_HIGH
a12 = alloc order=0 type=unmovable zone=0 gfp=__GFP_HIGH
a13 = alloc order=0 type=unmovable zone=1 gfp=__GFP_HIGH|__GFP_DIRECT_RECLAIM
