# Planted: loop-dropped-page-wiped
# A page that prepare refuses loses its mapping.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-prepared-free_contig-mapping
buddyfuzz 1
machine pages=1 order=10 pageblock=9
alloc order=0 type=unmovable zone=0 gfp=0
damage slot=0 index=0 what=poison
damage slot=0 index=0 what=anon
free_contig slot=0 first=0 count=1
