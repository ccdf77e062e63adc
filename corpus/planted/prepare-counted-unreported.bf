# Planted: prepare-counted-unreported
# A page with a nonzero refcount is leaked without a report.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence counted-is-bad-free_contig_frozen-report
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=2
unfreeze a0 page=1 refs=0
free_contig_frozen a0 page=0 count=2
