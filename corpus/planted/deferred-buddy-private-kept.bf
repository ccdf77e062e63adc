# Planted: deferred-buddy-private-kept
# A block that was once deferred keeps its order in page->private when it is merged later.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence page-private-free_contig-private
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
