# Compaction frees CMA pages for a request that may not use them.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 answers=1 ops=alloc,compact type=unmovable,movable order=1,2
# Bound: gfp=GFP_KERNEL
buddyfuzz 2
machine pages=8 cma=4+4 order=2 pageblock=1 check=1
