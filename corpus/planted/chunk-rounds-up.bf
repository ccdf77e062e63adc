# Planted: chunk-rounds-up
# The largest block that fits is rounded up, not down, to a power of two.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-alloc_contig_frozen-pageblock.h
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=3 count=1
