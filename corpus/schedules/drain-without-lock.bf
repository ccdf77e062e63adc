buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc order=0
free a0
overlap on=1
a1 = alloc order=0
cpu cpu=1
drain_all
