# Planted: prepare-hwpoison-listed
# A leaked hwpoisoned page is marked as if it were on a free list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence held-on-list-free-list
buddyfuzz 2
machine pages=1 order=10 pageblock=9
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
free a0 page=0
