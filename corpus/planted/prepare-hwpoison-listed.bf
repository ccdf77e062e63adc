# Planted: prepare-hwpoison-listed
# A leaked hwpoisoned page is marked as if it were on a free list.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence held-on-list-free_contig-list
buddyfuzz 2
machine pages=3 order=2 pageblock=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
