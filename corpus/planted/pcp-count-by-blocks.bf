# Planted: pcp-count-by-blocks
# A block put on a per-CPU list raises pcp->count by one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-high-free-count
buddyfuzz 2
machine pages=8 order=2 pageblock=2 cpus=1 batch=2 high=8 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=0
