# Planted: loop-held-at-end
# A page with other references at the end of the range does not end the run before it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free_contig-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
damage a0 page=15 what=hwpoison
