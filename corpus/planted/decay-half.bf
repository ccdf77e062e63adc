# Planted: decay-half
# A decaying pcp->high falls by half instead of an eighth.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-decay-decay-high
buddyfuzz 2
machine pages=504 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=8 type=unmovable zone=0
decay zone=0
