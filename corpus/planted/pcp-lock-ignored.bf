# Planted: pcp-lock-ignored
# Per-CPU lists are used although their lock is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free_contig-pcp
buddyfuzz 2
machine pages=1 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
contend_pcp zone=0 on=1
get a0 page=0
free a0 page=0
free_contig a0 page=0 count=1
