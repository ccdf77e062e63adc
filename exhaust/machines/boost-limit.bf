# Requests of different types boost the watermarks up to the limit.
# Run: --mode exact
# Bound: live=5 refs=1 damaged=0 ops=alloc,free_bulk type=unmovable,reclaimable order=0
# Bound: gfp=__GFP_MEMALLOC free_bulk.count=1 free_bulk.more=0
buddyfuzz 2
machine pages=8 order=1 pageblock=1 check=1 watermarks=1
alloc order=1 type=movable gfp=__GFP_MEMALLOC
alloc order=1 type=movable gfp=__GFP_MEMALLOC
alloc order=1 type=movable gfp=__GFP_MEMALLOC
