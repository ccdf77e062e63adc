# Planted: prepare-count-ignored
# A page is freed without checking its refcount.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence counted-is-bad-free_contig_frozen-report
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=2
unfreeze a0 page=1 refs=1
free_contig_frozen a0 page=0 count=2
