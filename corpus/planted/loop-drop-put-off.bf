# Planted: loop-drop-put-off
# A contiguous free drops the reference of a page with other references only along with the next page's.
# Run: --mode strict --backend model/batched/zero-frozen --against model/batched/frozen-bit
# Expect: divergence refcount-contig-free_bulk-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc_bulk count=1 type=unmovable zone=0
get a0
free_bulk a0 count=1
