# Planted: contig-comp-warns-twice
# alloc_contig_frozen_range() warns twice about a range that is not a single block.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-alloc_contig_comp-warning
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc_contig_comp pfn=0 order=0
