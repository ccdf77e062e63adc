# Without SMP an NMI cannot tell whether the lock that it tries is held: it allocates
# nothing, and puts aside what it frees.
buddyfuzz 1
machine default pages=1024 cpus=0
alloc_nolock order=0
alloc_nolock order=1 context=nmi
alloc_nolock order=1 context=irq
free_nolock slot=0 context=nmi
free_nolock slot=1 context=irq
alloc order=3 type=movable
free slot=0
