# Per-CPU lists that shrink with time.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,decay,alloc_bulk,free_bulk type=movable gfp=0
# Bound: order=0 alloc_bulk.count=3 free_bulk.more=0 free_bulk.page=0 free_bulk.count=3
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=3 check=1
