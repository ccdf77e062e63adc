# Planted: prepare-anon-kept
# The mapping of an anonymous page survives freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-free_contig-report
buddyfuzz 1
machine pages=512 order=10 pageblock=9 check=1
alloc_contig pfn=0 count=1
damage slot=0 index=0 what=anon
