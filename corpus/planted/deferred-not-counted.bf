# Planted: deferred-not-counted
# PGFREE does not count deferred blocks.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgfree-free_contig-pgfree
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
contend_zone zone=0 on=1
free_nolock a0 page=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
