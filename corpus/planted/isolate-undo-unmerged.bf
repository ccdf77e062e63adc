# Planted: isolate-undo-unmerged
# An unisolated block does not merge with its neighbour.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence buddies-unmerged-isolate-order
buddyfuzz 2
machine pages=3072 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
a1 = alloc_highatomic order=0 type=unmovable zone=0
isolate pfn=0 count=2049 mode=mem_offline
