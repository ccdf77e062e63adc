# Nolock allocations: from the per-CPU list, with a refill whose trylock fails, from a lower zone,
# and one that fails. Nolock frees of these pages, also from an NMI, which without SMP defers
# everything.
buddyfuzz 2
machine default pages=2048 zones=0,1024 cpus=1
a0 = alloc_nolock order=0
a1 = alloc_nolock order=3 frozen=1 context=irq
a2 = alloc_nolock order=4
contend_zone zone=1 on=1 times=1
a3 = alloc_nolock order=1 context=nmi
contend_zone zone=1 on=1
a4 = alloc_nolock order=2
contend_zone zone=0 on=1
a5 = alloc_nolock order=2 context=irq
a6 = alloc_nolock order=0
contend_pcp zone=1 on=1
free_nolock a0 context=nmi
free_nolock a1 context=irq
contend_pcp zone=1 on=0
contend_zone zone=0 on=0
contend_zone zone=1 on=0
free a3
drain_all
