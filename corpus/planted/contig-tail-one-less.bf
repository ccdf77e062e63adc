# Planted: contig-tail-one-less
# A contiguous allocation does not free the last of the surplus pages after its range.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc_contig_frozen-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
