# Planted: loop-reference-kept
# Refcounted pages are freed without dropping their reference.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-bad-pages-free_contig-report
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
