# Planted: move-first-half
# Only the first half of a pageblock's free pages is moved to the new type's list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-alloc_contig_frozen-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
