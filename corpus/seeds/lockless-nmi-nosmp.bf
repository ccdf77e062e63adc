# Without SMP, an NMI cannot know whether the lock that it tries is held: it allocates nothing and
# defers what it frees.
buddyfuzz 2
machine default pages=1024 cpus=0
a0 = alloc_nolock order=0
a1 = alloc_nolock order=1 context=nmi
a2 = alloc_nolock order=1 context=irq
free_nolock a0 context=nmi
free_nolock a2 context=irq
a3 = alloc order=3 type=movable
free a3
