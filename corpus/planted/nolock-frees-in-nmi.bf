# Planted: nolock-frees-in-nmi
# Without SMP a lockless free in an NMI takes the zone's lock, whoever has it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free_nolock-zone
buddyfuzz 1
machine pages=256 order=5 pageblock=4 check=1
alloc order=0
free_nolock slot=0 context=nmi
