# Planted: contig-not-undone
# A contiguous allocation that finds pages in use leaves its pageblocks isolated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc_contig_frozen-type
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
a1 = alloc_contig_frozen pfn=0 count=1
