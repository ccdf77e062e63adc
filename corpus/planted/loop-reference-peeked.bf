# Planted: loop-reference-peeked
# The reference is dropped only if it is the last one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-contig-free_contig-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
get a0 page=0
