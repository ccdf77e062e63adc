# Planted: chunk-prepared-twice
# The pages of a run are prepared a second time when they are freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-free-events-alloc_contig_frozen-events
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
