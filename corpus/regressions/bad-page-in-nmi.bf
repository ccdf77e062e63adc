# A bad page is reported while printk() defers what it prints, as in NMI context.
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable
damage a0 what=mapping
free_nolock a0 context=nmi
