# Planted: alloc-compound-tails-counted
# The tail pages of a compound page have a nonzero refcount while it is in use.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-tail-alloc-refcount
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
