# Per-CPU lists of each migratetype, filled from pageblocks of others.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,alloc_bulk,free_bulk,drain_all gfp=0 order=2
# Bound: alloc_bulk.count=1,3 free_bulk.more=0 free_bulk.page=0 free_bulk.count=3
buddyfuzz 2
machine pages=8 order=2 pageblock=2 cpus=1 batch=2 high=8 check=1
