# Planted: chunk-misaligned
# A block is as large as the pages left allow, whatever the alignment.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-buddy.c
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1 count=255
