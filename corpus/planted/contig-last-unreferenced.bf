# Planted: contig-last-unreferenced
# The last page of a contiguous range gets no reference.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-alloc_contig-refcount
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
