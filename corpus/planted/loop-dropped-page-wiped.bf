# Planted: loop-dropped-page-wiped
# A page that free_pages_prepare() rejects loses its mapping.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-prepared-free_contig-mapping
buddyfuzz 2
machine pages=1 order=10 pageblock=9
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
damage a0 page=0 what=anon
free_contig a0 page=0 count=1
