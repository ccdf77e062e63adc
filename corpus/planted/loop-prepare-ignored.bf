# Planted: loop-prepare-ignored
# The result of free_pages_prepare() is ignored.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free_contig-list
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
