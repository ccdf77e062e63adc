# Planted: prepare-hwpoison-slips
# An hwpoisoned page is freed to the zone before it is rejected.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
damage a0 page=1 what=hwpoison
free a0 page=0
free a0 page=1
