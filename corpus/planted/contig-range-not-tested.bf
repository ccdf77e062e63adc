# Planted: contig-range-not-tested
# A contiguous allocation notices a page in use only after isolating the pages before it, and frees those as if they had been allocated.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence compact-isolated-alloc_contig_comp-isolated
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
a0 = alloc_contig_comp pfn=2 order=0
a1 = alloc_contig_comp pfn=0 order=2
