# Planted: pcp-counts-blocks
# pcp->count counts blocks instead of pages.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-free-count
buddyfuzz 2
machine pages=16 order=5 pageblock=5 thp=5 cpus=1 batch=1 high=16 check=1
a0 = alloc order=3 type=unmovable zone=0 gfp=0
