# Planted: chunk-exceeds-rest
# The size of a block is limited by alignment, but not by the number of pages left.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-alloc_contig_frozen-pageblock.h
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1 count=1
