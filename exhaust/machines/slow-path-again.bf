# Requests that reclaim, compact or have a task killed more than once.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 answers=2 ops=alloc,reclaim,compact,oom type=movable
# Bound: gfp=GFP_KERNEL,GFP_KERNEL|__GFP_NORETRY,GFP_KERNEL|__GFP_RETRY_MAYFAIL,
# Bound: GFP_KERNEL|__GFP_NOFAIL
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
