# Planted: loop-drop-put-off
# A contiguous free drops the reference of a page with other references only along with the next page's.
# Run: --mode exact --backend model/batched/zero-frozen --against model/batched/frozen-bit
# Expect: divergence refcount-contig-free_contig-refcount
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL
get a0 page=0
