# Planted: account-moved-twice
# Moving a block between types adds it to the new type's count without subtracting it from the old one's.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-pages-alloc_contig_frozen-nr_free_pages
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
