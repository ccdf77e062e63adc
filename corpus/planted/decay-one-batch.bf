# Planted: decay-one-batch
# Decay of pcp->high frees at most one batch.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-decay-decay-count
buddyfuzz 2
machine pages=7 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
free a1 page=0
a2 = alloc_frozen order=2 type=unmovable zone=0 gfp=0
free_nolock a2 page=0
decay zone=0
