# Planted: decay-below-minimum
# A decaying pcp->high falls to one below high_min.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-decay-decay-high
buddyfuzz 2
machine pages=392 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
decay zone=0
