# Bulk allocations with per-CPU lists, in two zones.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc_bulk,free_bulk,drain_all type=movable
# Bound: alloc_bulk.count=1,2,3 free_bulk.more=0 free_bulk.page=0
buddyfuzz 2
machine pages=5 zones=0,4 order=1 pageblock=1 cpus=1 batch=2 high=4 check=1
