# Planted: pcp-refill-by-blocks
# A refill adds blocks instead of pages to pcp->count.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-alloc-count
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
