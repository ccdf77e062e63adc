# Requests with different GFP flags and tasks, in two zones with watermarks, which are at least 32
# pages together.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,alloc_bulk,alloc_highatomic,free,task type=movable
# Bound: order=0,3 alloc_bulk.count=5
# Bound: gfp=0,GFP_KERNEL,GFP_ATOMIC,__GFP_MEMALLOC,__GFP_HIGH|__GFP_NOMEMALLOC,
# Bound: __GFP_HIGH|__GFP_MEMALLOC task.kind=ordinary,memalloc,oom_victim
buddyfuzz 2
machine pages=48 zones=0,24 order=3 pageblock=2 check=1 watermarks=1
