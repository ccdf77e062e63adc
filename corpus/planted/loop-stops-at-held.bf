# Planted: loop-stops-at-held
# The loop ends at the first page that cannot be freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-bad-pages-free_contig-report
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
get a0 page=0
split a0
damage a0 page=15 what=mapcount
