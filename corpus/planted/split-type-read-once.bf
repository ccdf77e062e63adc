# Planted: split-type-read-once
# All pageblocks of a large block are freed to the type of the first.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig_frozen-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
