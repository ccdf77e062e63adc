# Planted: unfreeze-signed-16-bits
# page_ref_unfreeze() truncates the refcount to 16 bits.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence refcount-unfreeze-refcount
buddyfuzz 2
machine pages=1 order=1 pageblock=1 check=1
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
unfreeze a0 page=0 refs=32768
