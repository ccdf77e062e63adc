# Planted: frozen-compound-missed
# A compound page is freed as single frozen pages.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-free.c
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
freeze a0 page=0 expected=0
free_contig_frozen a0 page=0 count=0
