# Requests by their GFP flags and by the task, in two zones with watermarks.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_bulk,alloc_highatomic,free,task type=movable order=0,2 alloc_bulk.count=5 gfp=0,GFP_KERNEL,GFP_ATOMIC,__GFP_MEMALLOC,__GFP_HIGH|__GFP_NOMEMALLOC,__GFP_HIGH|__GFP_MEMALLOC
buddyfuzz 2
machine pages=16 zones=0,8 order=2 pageblock=2 check=1 watermarks=1
