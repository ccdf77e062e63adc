# Planted: prepare-tail-mapping-kept
# The tail pages of a compound page keep their mapping after freeing.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-report
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc order=1 type=movable zone=0 gfp=__GFP_COMP
