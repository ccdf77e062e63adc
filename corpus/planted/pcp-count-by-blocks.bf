# Planted: pcp-count-by-blocks
# A block put on a per-CPU list raises pcp->count by one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-put-count
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get a0 page=0
free a0 page=0
put a0 page=0
