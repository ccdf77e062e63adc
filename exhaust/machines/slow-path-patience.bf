# How often a request for a page that is held reclaims without progress.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 answers=19 ops=alloc,reclaim type=movable order=0
# Bound: gfp=GFP_KERNEL,GFP_KERNEL|__GFP_RETRY_MAYFAIL,GFP_KERNEL|__GFP_THISNODE reclaim.progress=0
buddyfuzz 2
machine pages=1 order=1 pageblock=1 check=1
