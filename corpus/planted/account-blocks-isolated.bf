# Planted: account-blocks-isolated
# NR_FREE_PAGES_BLOCKS counts isolated blocks when they are added to a list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-blocks-alloc_contig_frozen-nr_free_blocks
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
