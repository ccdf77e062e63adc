# Planted: prepare-hwpoison-slips
# An hwpoisoned page is freed to the zone before it is rejected.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free_contig-list
buddyfuzz 2
machine pages=4 order=2 pageblock=2 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
damage a0 page=0 what=hwpoison
