# Planted: loop-drops-two
# The batched implementation drops two references of a page with other references.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-contig-free_contig-refcount
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
get a0 page=0
get a0 page=0
free_contig a0 page=0 count=1
