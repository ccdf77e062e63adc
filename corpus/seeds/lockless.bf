# Allocations that wait for no lock: from the per-CPU list, past a refill for which the
# zone's lock is lost, from a lower zone, not at all; frees of what they gave, also
# from an NMI, which without SMP puts everything aside.
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
