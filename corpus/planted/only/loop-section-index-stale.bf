# Planted: loop-section-index-stale
# At a new memory section the run restarts, but its index does not.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-overlap-free_contig_frozen-list
buddyfuzz 2
machine pages=1536 order=10 pageblock=9 section=10 check=1
a0 = alloc_contig_frozen pfn=1018 count=7
