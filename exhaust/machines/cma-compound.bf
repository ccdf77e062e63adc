# Compound pages in CMA pageblocks, of which a part is isolated.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,cma_alloc,free,isolate,undo_isolate type=movable
# Bound: gfp=__GFP_COMP order=0,2,3 align=0 count=1 mode=cma_alloc
buddyfuzz 2
machine pages=8 order=3 pageblock=2 cma=0+8 check=1
