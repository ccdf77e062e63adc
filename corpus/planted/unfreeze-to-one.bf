# Planted: unfreeze-to-one
# page_ref_unfreeze() always sets the refcount to 1.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence refcount-unfreeze-refcount
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
unfreeze a0 page=0 refs=2
