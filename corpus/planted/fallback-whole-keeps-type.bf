# Planted: fallback-whole-keeps-type
# In the batched implementation, a pageblock that is claimed whole keeps its type.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-fallback
buddyfuzz 2
machine pages=3 order=2 pageblock=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
