# Planted: loop-stops-at-held
# The loop ends at the first page that cannot be freed.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-free_contig-list
buddyfuzz 2
machine pages=4 order=2 pageblock=2
a0 = alloc_contig pfn=0 count=2
get a0 page=0
