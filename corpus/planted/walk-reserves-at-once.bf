# Planted: walk-reserves-at-once
# A request with __GFP_MEMALLOC ignores the watermarks at its first attempt.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc-zone
buddyfuzz 2
machine pages=18 zones=0,16 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=1 gfp=0
a1 = alloc order=0 type=unmovable zone=1 gfp=__GFP_MEMALLOC
