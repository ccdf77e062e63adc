# Planted: account-nr-free
# Removing a block of the largest order from its list does not decrement nr_free.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-alloc-nr_free
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
