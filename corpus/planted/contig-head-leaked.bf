# Planted: contig-head-leaked
# A contiguous allocation does not free the surplus pages before its range.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc_contig_frozen-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1 count=1
