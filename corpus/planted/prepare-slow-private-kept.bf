# Planted: prepare-slow-private-kept
# page->private of a page that needs cleaning survives freeing.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence page-private-free_contig-private
buddyfuzz 2
machine pages=4 order=2 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=2
damage a0 page=1 what=private
