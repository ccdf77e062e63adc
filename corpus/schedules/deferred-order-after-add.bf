buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc order=4
a1 = alloc order=4
a2 = alloc order=4
overlap on=1
free a0
free a1
cpu cpu=1
free_nolock a2
