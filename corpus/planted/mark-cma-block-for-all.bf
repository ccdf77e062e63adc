# Planted: mark-cma-block-for-all
# A free CMA block passes the watermark check of requests that cannot use it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc_highatomic-below_high
buddyfuzz 2
machine pages=6144 zones=0,700,3333 cma=4096+1024,5632+512 order=10 pageblock=9 check=1
a0 = alloc_highatomic order=10 type=unmovable zone=2
