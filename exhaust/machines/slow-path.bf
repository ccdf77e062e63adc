# Requests that find no page: they wake kswapd, reclaim, compact, have a task killed, or fail.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 answers=1 ops=alloc,reclaim,compact,oom,task type=unmovable
# Bound: order=0,1 task.kind=ordinary,memalloc
# Bound: gfp=GFP_NOWAIT,GFP_KERNEL,GFP_KERNEL|__GFP_NORETRY,GFP_KERNEL|__GFP_RETRY_MAYFAIL,
# Bound: GFP_KERNEL|__GFP_THISNODE,GFP_KERNEL|__GFP_NOFAIL,GFP_KERNEL|__GFP_NOFAIL|__GFP_NORETRY
# Bound: page=0 count=0,1 compact.result=skipped,success
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 check=1
