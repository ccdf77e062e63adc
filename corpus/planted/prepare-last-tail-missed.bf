# Planted: prepare-last-tail-missed
# The last page of a block is not prepared.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence page-flags-free-flags
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc order=1 type=movable zone=0 gfp=__GFP_COMP
