# Planted: chunk-misaligned
# The size of a block is limited by the number of pages left, but not by alignment.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-buddy.c
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1 count=255
