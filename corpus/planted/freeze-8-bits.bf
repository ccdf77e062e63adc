# Planted: freeze-8-bits
# page_ref_freeze() truncates the expected refcount to 8 bits.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence result-freeze-ret
buddyfuzz 2
machine pages=1 order=1 pageblock=1 check=1
a0 = alloc_frozen order=0 type=movable zone=0 gfp=0
unfreeze a0 page=0 refs=32768
