# Planted: loop-reclaim-forgotten
# A batched free clears ZONE_RECLAIM_ACTIVE.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-zone-free_contig-flags
buddyfuzz 2
machine pages=16 order=3 pageblock=3 cpus=1 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
pressure zone=0 flags=reclaim_active
