# Planted: chunk-rounds-up
# The number of pages left is rounded up to a power of two instead of down.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-alloc_contig_frozen-pageblock.h
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=3 count=1
