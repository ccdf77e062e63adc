# Watermarks that are boosted when a request takes pages of another migratetype.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free,alloc_highatomic type=unmovable,movable gfp=0,GFP_KERNEL,GFP_ATOMIC order=0,2
buddyfuzz 2
machine pages=16 order=2 pageblock=1 check=1 watermarks=1
