# Planted: alloc-tails-counted
# The tail pages of a non-compound block get a reference as well.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-tail-alloc-refcount
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
