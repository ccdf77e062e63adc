# Planted: isolate-undo-unmerged
# A block whose isolation ends does not merge with its neighbour.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence fresh-at-end-end-block
buddyfuzz 1
machine pages=1025 order=10 pageblock=9 check=1
alloc_contig_frozen pfn=3 count=1022
