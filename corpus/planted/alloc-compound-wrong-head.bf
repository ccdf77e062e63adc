# Planted: alloc-compound-wrong-head
# The last tail of a compound page points to the page before it as its head.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-compound-alloc-head
buddyfuzz 2
machine pages=4 order=10 pageblock=9
a0 = alloc order=2 type=unmovable zone=0 gfp=__GFP_COMP
