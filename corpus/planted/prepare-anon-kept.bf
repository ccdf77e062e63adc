# Planted: prepare-anon-kept
# The mapping of an anonymous page survives freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-free_contig-report
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
damage a0 page=0 what=anon
