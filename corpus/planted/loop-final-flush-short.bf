# Planted: loop-final-flush-short
# The last page of the final run is not freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc_contig_frozen-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
