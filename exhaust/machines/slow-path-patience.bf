# How often a request reclaims without progress.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 answers=19 ops=alloc,reclaim type=movable order=0 gfp=GFP_KERNEL reclaim.progress=0
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
