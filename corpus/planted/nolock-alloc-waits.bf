# Planted: nolock-alloc-waits
# A nolock allocation takes pages from the zone although its trylock failed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-alloc_nolock-zone
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
contend_zone zone=0 on=1
a0 = alloc_nolock order=1
