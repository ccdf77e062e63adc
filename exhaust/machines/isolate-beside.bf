# Isolation next to compound pages, and in the middle of them.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_contig,free,isolate,undo_isolate type=movable
# Bound: gfp=0,__GFP_COMP order=0,2,3 mode=cma_alloc alloc_contig.count=1 isolate.count=1
# Bound: undo_isolate.count=1
buddyfuzz 2
machine pages=8 order=3 pageblock=2 check=1
