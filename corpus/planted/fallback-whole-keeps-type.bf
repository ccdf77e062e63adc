# Planted: fallback-whole-keeps-type
# In the batched implementation, a pageblock that is claimed whole keeps its type.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-fallback
buddyfuzz 2
machine pages=512 order=9 pageblock=9 check=1
a0 = alloc order=9 type=unmovable zone=0 gfp=0
damage a0 page=0 what=mapcount
