# Costly requests: order 4.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 answers=3 ops=alloc,reclaim,compact type=movable order=0,4
# Bound: gfp=GFP_KERNEL,GFP_KERNEL|__GFP_RETRY_MAYFAIL,__GFP_DIRECT_RECLAIM|__GFP_RETRY_MAYFAIL
# Bound: count=0,1 result=complete,success
buddyfuzz 2
machine pages=16 order=4 pageblock=4 check=1
