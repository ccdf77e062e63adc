# Planted: mark-cma-block-missed
# A free CMA block does not pass the watermark check of a movable request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc_highatomic-zone
buddyfuzz 2
machine pages=64 zones=0,48 cma=48+16 order=9 pageblock=4 check=1
a0 = alloc_highatomic order=0 type=movable zone=1
