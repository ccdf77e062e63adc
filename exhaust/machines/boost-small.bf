# Watermarks that are boosted: all of 16 pages are below them, but for atomic requests and those with __GFP_MEMALLOC.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_highatomic,free type=unmovable,movable order=0,1,4 gfp=GFP_ATOMIC,__GFP_HIGH|__GFP_DIRECT_RECLAIM,__GFP_MEMALLOC,GFP_NOWAIT|__GFP_MEMALLOC,GFP_NOWAIT
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1 watermarks=1
