# Planted: nolock-frees-in-nmi
# Without SMP, a nolock free in an NMI takes the zone's lock even if it is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free_nolock-zone
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
a0 = alloc order=0
free_nolock a0 context=nmi
