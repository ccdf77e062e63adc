# A zone with more CMA pages than others, and who may have them.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_highatomic,alloc_bulk,free type=unmovable,movable gfp=0,GFP_KERNEL alloc_bulk.count=2
buddyfuzz 2
machine pages=8 zones=0,2 cma=4+4 order=2 pageblock=1 check=1
