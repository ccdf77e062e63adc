# Planted: alloc-compound-no-order
# The order of a compound page is not set.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-compound-alloc-order
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
