# Planted: alloc-frozen-counted
# A frozen allocation returns a block with refcount 1.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-frozen-alloc_frozen-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
