# Planted: frozen-compound-missed
# A compound page is freed as single frozen pages.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-free.c
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
a0 = alloc_frozen order=1 type=movable zone=0 gfp=__GFP_COMP
free_contig_frozen a0 page=0 count=0
