# Planted: loop-prepare-counted-only
# Frozen pages are not prepared.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-events-alloc_contig_frozen-page_free_pages
buddyfuzz 1
machine pages=512 order=10 pageblock=9 check=1
alloc_contig_frozen pfn=0 count=1
