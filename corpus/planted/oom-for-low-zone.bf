# Planted: oom-for-low-zone
# A task is killed for a request for a low zone.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-oom-alloc-oom
buddyfuzz 2
machine pages=8 zones=0,2 cma=4+4 order=2 pageblock=1 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL
