# Planted: contig-large-buddy-missed
# A contiguous allocation misses a free block that starts before its range.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig_frozen-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1 count=1
