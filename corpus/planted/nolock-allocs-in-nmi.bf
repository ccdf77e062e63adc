# Planted: nolock-allocs-in-nmi
# Without SMP, a nolock allocation in an NMI takes the zone's lock even if it is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-alloc_nolock-nmi
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
a0 = alloc_nolock order=0 context=nmi
