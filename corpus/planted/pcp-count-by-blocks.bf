# Planted: pcp-count-by-blocks
# A block put on a per-CPU list raises pcp->count by one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-free_bulk-count
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=3 check=1
a0 = alloc_bulk count=3 type=movable zone=0
free_bulk a0 page=0 count=3 more=0
