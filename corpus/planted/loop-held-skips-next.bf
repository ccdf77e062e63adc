# Planted: loop-held-skips-next
# After a page that cannot be freed, one more page is skipped.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-free_contig-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
get a0 page=0
split a0
