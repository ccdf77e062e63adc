# Planted: loop-flush-one-less
# The flush at a page with other references omits the page before it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-free_contig-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
damage a0 page=15 what=hwpoison
