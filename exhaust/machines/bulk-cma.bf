# Bulk allocations that may use CMA pages, and some that may not.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_bulk type=unmovable,movable gfp=0 order=0,1
# Bound: alloc_bulk.count=2
buddyfuzz 2
machine pages=4 order=1 pageblock=1 cma=2+2 cpus=1 batch=1 high=4 check=1
