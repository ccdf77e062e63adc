# Planted: account-moved-twice
# A block that is moved between types is added and never taken off.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-pages-alloc_contig_frozen-nr_free_pages
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
