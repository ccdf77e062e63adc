# Planted: chunk-prepared-is-to-tail
# FPI_PREPARED has the same bit as FPI_TO_TAIL.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence equal-list-order-free_contig_frozen-prev
buddyfuzz 2
machine pages=2048 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
