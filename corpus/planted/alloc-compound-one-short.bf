# Planted: alloc-compound-one-short
# The last page of a compound page is not set up as a tail.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-flags-alloc-flags
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
