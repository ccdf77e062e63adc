# Planted: isolate-undo-unmerged
# An unisolated block does not merge with its neighbour.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence buddies-unmerged-alloc_contig_frozen-order
buddyfuzz 2
machine pages=8 order=3 pageblock=1 check=1
isolate pfn=4 count=7 mode=mem_offline
a0 = alloc_contig_frozen pfn=0 count=5
