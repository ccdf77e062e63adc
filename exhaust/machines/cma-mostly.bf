# A zone that is mostly CMA, and the requests that may use CMA pages.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_highatomic,alloc_bulk,free type=unmovable,movable
# Bound: gfp=0,GFP_KERNEL alloc_bulk.count=2
buddyfuzz 2
machine pages=8 zones=0,2 cma=4+4 order=2 pageblock=1 check=1
