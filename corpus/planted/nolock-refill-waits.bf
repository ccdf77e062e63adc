# Planted: nolock-refill-waits
# A nolock allocation refills a per-CPU list although the zone's lock is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-alloc_nolock-zone
buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=1 batch=2 high=8 check=1
contend_zone zone=0 on=1
a0 = alloc_nolock order=0
