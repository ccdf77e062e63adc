# Planted: frozen-bit-init-adds
# With a frozen bit, unfreezing adds the reference to what failed try-gets have left.
# Run: --mode strict --backend model/batched/zero-frozen --against model/batched/frozen-bit
# Expect: divergence refcount-alloc-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
try_get pfn=0
a0 = alloc order=0 type=unmovable zone=0 gfp=0
