# A zone smaller than half a pageblock.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free gfp=__GFP_MEMALLOC
buddyfuzz 2
machine pages=3 order=3 pageblock=3 check=1 watermarks=1
