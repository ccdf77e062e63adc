# Planted: account-nr-free
# nr_free of an order is not lowered for blocks of the largest.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-alloc-nr_free
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
