# Pageblocks below the largest block, of types that change: fallback, merging across types.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,free,set_type gfp=0 order=0,1,3 type=unmovable,movable
buddyfuzz 2
machine pages=8 order=3 pageblock=1 check=1
