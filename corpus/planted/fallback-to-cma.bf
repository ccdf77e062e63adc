# Planted: fallback-to-cma
# Unmovable and reclaimable requests fall back to CMA.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc_highatomic-cma
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
