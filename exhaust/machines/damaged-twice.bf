# Pages with two kinds of damage.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=2 ops=alloc,free,damage type=movable gfp=0,__GFP_COMP order=1
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
