buddyfuzz 2
machine pages=64 order=4 pageblock=3 cpus=1 check=1
a0 = alloc order=4
overlap on=1
a1 = alloc order=0
interrupt
free a0
