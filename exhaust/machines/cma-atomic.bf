# CMA pages and watermarks: which requests may use CMA pages in the slow path.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,alloc_bulk,alloc_highatomic,free type=unmovable,movable
# Bound: order=0,2 gfp=GFP_ATOMIC,__GFP_MEMALLOC,__GFP_HIGH|__GFP_NOMEMALLOC alloc_bulk.count=2
buddyfuzz 2
machine pages=16 cma=0+16 order=4 pageblock=4 check=1 watermarks=1
