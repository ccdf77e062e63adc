# Planted: pcp-pgfree-by-blocks
# PGFREE counts a block that goes to a per-CPU list as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgfree-free_bulk-pgfree
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=3 check=1
a0 = alloc_bulk count=3 type=movable zone=0
free_bulk a0 page=0 count=3 more=0
