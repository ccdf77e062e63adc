# Planted: isolate-large-block-whole
# A free block larger than the pageblock to isolate is not split.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig_frozen-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
