# Watermarks that are boosted when a request takes pages of another migratetype; they take a machine of 64 pages, since they are at least 32.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free,alloc_highatomic type=unmovable,movable gfp=0,GFP_KERNEL,GFP_ATOMIC order=0,4
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1 watermarks=1
