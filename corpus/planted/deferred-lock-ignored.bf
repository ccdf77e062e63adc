# Planted: deferred-lock-ignored
# A nolock free modifies the zone's lists although its trylock failed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free_nolock-zone
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
contend_zone zone=0 on=1
free_nolock a0 page=0
