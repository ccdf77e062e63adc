# Planted: contig-range-not-tested
# A contiguous allocation notices a page in use only after isolating the pages before it, and frees those as if they had been allocated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgfree-alloc_contig_comp-pgfree
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=5 type=unmovable zone=0 gfp=0
get a0 page=0
contend_zone zone=0 on=1
free_nolock a0 page=0
free a0 page=0
a1 = alloc_contig_comp pfn=0 order=10
