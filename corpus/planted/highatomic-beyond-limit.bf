# Planted: highatomic-beyond-limit
# The HIGHATOMIC reserve grows one pageblock beyond 1% of the zone.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-reserve-alloc_highatomic-type
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc_highatomic order=3 type=unmovable zone=0
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc_highatomic order=3 type=unmovable zone=0
