# Planted: boost-ignored-any-order
# A __GFP_HIGH request of any order, not only of order 0, ignores the boost of the min watermark.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1 watermarks=1
a0 = alloc order=3 type=unmovable zone=0 gfp=__GFP_MEMALLOC
a1 = alloc order=2 type=unmovable zone=0 gfp=__GFP_MEMALLOC
a2 = alloc order=0 type=unmovable zone=0 gfp=__GFP_MEMALLOC
a3 = alloc order=0 type=movable zone=0 gfp=__GFP_MEMALLOC
free a0 page=0
free a1 page=0
a4 = alloc order=1 type=unmovable zone=0 gfp=GFP_ATOMIC
