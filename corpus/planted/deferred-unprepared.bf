# Planted: deferred-unprepared
# A block is deferred before it is prepared, and never prepared.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-free-events-free_nolock-events
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free_nolock a0 page=0
