# Planted: try-get-leaves-one
# A failed try-get on a frozen page leaves a reference.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence refcount-frozen-try_get-refcount
# What a failed try-get leaves in the refcount: no backend shows it, so the search begins with one.
# Run: --mode exact
# Bound: live=1 refs=2 damaged=0 ops=alloc,alloc_frozen,free,freeze,unfreeze,get,put,try_get
# Bound: type=movable gfp=0
buddyfuzz 2
machine pages=1 order=1 pageblock=1 check=1
try_get pfn=0
