# Allocations that wait for no lock: from the per-CPU list, past a refill for which the
# zone's lock is lost, from a lower zone, not at all; frees of what they gave, also
# from an NMI, which without SMP puts everything aside.
buddyfuzz 1
machine default pages=2048 zones=0,1024 cpus=1
alloc_nolock order=0
alloc_nolock order=3 frozen=1 context=irq
alloc_nolock order=4
contend_zone zone=1 on=1 times=1
alloc_nolock order=1 context=nmi
contend_zone zone=1 on=1
alloc_nolock order=2
contend_zone zone=0 on=1
alloc_nolock order=2 context=irq
alloc_nolock order=0
contend_pcp zone=1 on=1
free_nolock slot=0 context=nmi
free_nolock slot=1 context=irq
contend_pcp zone=1 on=0
contend_zone zone=0 on=0
contend_zone zone=1 on=0
free slot=2
drain_all
