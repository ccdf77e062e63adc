# Planted: pcp-counts-blocks
# pcp->count counts blocks instead of pages.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-free-count
buddyfuzz 2
machine pages=4 order=10 pageblock=9 cpus=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
free a0 page=0
