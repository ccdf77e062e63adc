# The last pages of two zones with watermarks, and the requests that get them.
# Run: --mode exact
# Bound: live=4 refs=1 damaged=0 ops=alloc,alloc_bulk,alloc_nolock,alloc_highatomic,free,task
# Bound: type=unmovable,movable
# Bound: gfp=0,GFP_KERNEL,GFP_ATOMIC,__GFP_MEMALLOC,__GFP_MEMALLOC|__GFP_NOMEMALLOC,
# Bound: __GFP_HIGH|__GFP_NOMEMALLOC,__GFP_HIGH|__GFP_MEMALLOC,GFP_KERNEL|__GFP_MEMALLOC,
# Bound: GFP_KERNEL|__GFP_NOFAIL alloc_bulk.count=2 context=task
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 check=1 watermarks=1
