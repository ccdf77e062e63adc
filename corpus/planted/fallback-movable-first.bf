# Planted: fallback-movable-first
# Unmovable requests fall back to movable pageblocks before reclaimable ones.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-fallback
buddyfuzz 2
machine pages=2560 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=reclaimable zone=0 gfp=0
a2 = alloc order=9 type=unmovable zone=0 gfp=0
a3 = alloc order=9 type=unmovable zone=0 gfp=0
