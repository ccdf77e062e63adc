# Requests of different types boost the watermarks, which are above the 16 pages: only GFP_ATOMIC
# and __GFP_MEMALLOC succeed.
# Run: --mode exact
# Bound: live=4 refs=1 damaged=0 ops=alloc,free type=unmovable,movable order=0,1
# Bound: gfp=GFP_ATOMIC,__GFP_MEMALLOC,GFP_NOWAIT|__GFP_MEMALLOC
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1 watermarks=1
alloc order=3 type=unmovable gfp=__GFP_MEMALLOC
alloc order=2 type=unmovable gfp=__GFP_MEMALLOC
