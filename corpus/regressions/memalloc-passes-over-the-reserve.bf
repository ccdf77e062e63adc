# An atomic request with __GFP_MEMALLOC succeeds only without regard to watermarks, an attempt
# that takes from the ordinary lists and not from the HIGHATOMIC reserve.
buddyfuzz 2
machine pages=448 order=6 pageblock=2 check=1 watermarks=1
alloc_highatomic order=1 type=unmovable
alloc order=6 type=unmovable gfp=__GFP_MEMALLOC
alloc order=6 type=unmovable gfp=__GFP_MEMALLOC
alloc order=6 type=unmovable gfp=__GFP_MEMALLOC
alloc order=6 type=unmovable gfp=__GFP_MEMALLOC
alloc order=6 type=unmovable gfp=__GFP_MEMALLOC
alloc order=6 type=unmovable gfp=__GFP_MEMALLOC
alloc order=5 type=unmovable gfp=__GFP_MEMALLOC
alloc order=4 type=unmovable gfp=__GFP_MEMALLOC
alloc order=1 type=unmovable gfp=GFP_ATOMIC|__GFP_MEMALLOC
