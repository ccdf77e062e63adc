# Planted: nolock-list-or-nothing
# A nolock allocation whose per-CPU trylock fails does not try the zone.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_nolock-ret
buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=1 batch=2 high=8 check=1
contend_pcp zone=0 on=1
a0 = alloc_nolock order=0
