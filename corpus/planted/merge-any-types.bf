# Planted: merge-any-types
# Blocks of at least a pageblock merge whatever their types.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc_contig_frozen-warning
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=513
