# Planted: large-buddy-off-by-one
# The search for the free block around a page starts one page late.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-alloc_contig_frozen-list
buddyfuzz 2
machine pages=1536 order=13 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1024 count=1
