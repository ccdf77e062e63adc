# Planted: pcp-drain-skips-busy
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence drained-drain_all-count
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=2 high=8
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free a0 page=0
contend_pcp zone=0 on=1
drain_all
