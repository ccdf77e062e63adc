# Planted: contig-no-drain
# A contiguous allocation does not drain the per-CPU lists.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig_frozen-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
put a0 page=0
a1 = alloc_contig_frozen pfn=0 count=1
