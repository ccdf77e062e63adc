# Planted: decay-one-batch
# Decay of pcp->high frees at most one batch.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-decay-decay-count
buddyfuzz 2
machine pages=10 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_frozen order=4 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=movable zone=0 gfp=0
a2 = alloc order=3 type=unmovable zone=0 gfp=0
free a1 page=0
free a2 page=0
a3 = alloc_nolock order=0 frozen=0 context=task
decay zone=0
