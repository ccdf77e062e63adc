# Planted: deferred-never-flushed
# Frees that take the zone's lock do not flush deferred blocks.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence deferred-left-free-deferred
buddyfuzz 2
machine pages=3 order=10 pageblock=9 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
contend_zone zone=0 on=1
free_nolock a1 page=0
