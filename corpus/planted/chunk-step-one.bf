# Planted: chunk-step-one
# After a block of any order, the next block starts one page further.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-overlap-alloc_contig_frozen-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
