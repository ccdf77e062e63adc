# The HIGHATOMIC reserve, which takes a machine of 200 pages: it is one pageblock of a hundred.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_highatomic,free,unreserve gfp=0 type=unmovable,movable order=1
buddyfuzz 2
machine pages=200 order=1 pageblock=1 check=1
