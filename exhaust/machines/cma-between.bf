# A zone whose CMA pages lie between single pages that are not CMA.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_highatomic,free type=unmovable,movable gfp=0
# Bound: order=0,1,2
buddyfuzz 2
machine pages=9 zones=0,3 cma=4+4 order=2 pageblock=2 check=1
