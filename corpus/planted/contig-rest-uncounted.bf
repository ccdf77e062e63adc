# Planted: contig-rest-uncounted
# The remainder of the last block of a range is freed without being counted.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgfree-alloc_contig_frozen-pgfree
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
