# One pageblock of eight pages, whose type changes when enough of it is free.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free gfp=0
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
