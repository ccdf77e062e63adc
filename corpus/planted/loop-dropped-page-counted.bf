# Planted: loop-dropped-page-counted
# A page that prepare refuses is given a reference.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-refcount-free_contig-refcount
buddyfuzz 1
machine pages=1 order=10 pageblock=9
alloc order=0 type=unmovable zone=0 gfp=0
damage slot=0 index=0 what=poison
free_contig slot=0 first=0 count=1
