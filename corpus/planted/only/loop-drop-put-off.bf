# Planted: loop-drop-put-off
# The reference that a contiguous free drops is dropped with the next page's, here the last one's.
# Run: --mode strict --backend model/batched/zero-frozen --against model/batched/frozen-bit
# Expect: divergence refcount-contig-free_bulk-refcount
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc_bulk count=1 type=unmovable zone=0
get a0
free_bulk a0 count=1
put a0
