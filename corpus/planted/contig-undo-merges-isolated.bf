# Planted: contig-undo-merges-isolated
# A failed contiguous allocation merges its last pageblock with the next one, which someone else has isolated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-span-alloc_contig_frozen-list
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
isolate pfn=0 count=13 mode=mem_offline
a0 = alloc_contig_frozen pfn=4 count=5
