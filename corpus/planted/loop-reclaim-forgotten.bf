# Planted: loop-reclaim-forgotten
# A batched free clears ZONE_RECLAIM_ACTIVE.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-zone-free_contig-flags
buddyfuzz 2
machine pages=1 order=10 pageblock=9
a0 = alloc order=0 type=unmovable zone=0 gfp=0
pressure zone=0 flags=1
free_contig a0 page=0 count=1
