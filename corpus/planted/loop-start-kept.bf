# Planted: loop-start-kept
# After a flush, the start of the run is not updated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig-free_list.h
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
damage a0 page=15 what=hwpoison
