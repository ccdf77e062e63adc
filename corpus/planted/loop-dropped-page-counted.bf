# Planted: loop-dropped-page-counted
# A page that free_pages_prepare() rejects gets a reference.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence refcount-leaked-free_contig-refcount
buddyfuzz 2
machine pages=3 order=2 pageblock=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
