# Planted: loop-dropped-page-wiped
# A page that free_pages_prepare() rejects loses its mapping.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence equal-prepared-free_contig-mapping
buddyfuzz 2
machine pages=4 order=2 pageblock=2 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
damage a0 page=0 what=mapping
