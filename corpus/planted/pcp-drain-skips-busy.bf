# Planted: pcp-drain-skips-busy
# A drain skips per-CPU lists whose lock is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig_comp-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free a0 page=0
contend_pcp zone=0 on=1
a1 = alloc_contig_comp pfn=0 order=10
