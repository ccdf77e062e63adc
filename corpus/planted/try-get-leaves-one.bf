# Planted: try-get-leaves-one
# A failed try-get on a frozen page leaves a reference.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-frozen-try_get-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9
a0 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
try_get pfn=0
