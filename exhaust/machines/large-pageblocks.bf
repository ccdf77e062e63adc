# Pageblocks of eight pages, of which fallback takes a part.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free gfp=0 order=0,2,3
buddyfuzz 2
machine pages=16 order=3 pageblock=3 check=1
