# Planted: chunk-ends-early
# The loop ends one page early.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc_contig_frozen-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1 count=1
