# Planted: fallback-movable-first
# Unmovable requests fall back to movable pageblocks before reclaimable ones.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-fallback
buddyfuzz 2
machine pages=8 order=2 pageblock=2 check=1
a0 = alloc order=0 type=reclaimable zone=0 gfp=0
free a0 page=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
