# Planted: pcp-alloc-by-blocks
# A block taken from a per-CPU list lowers pcp->count by one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-alloc-count
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
