buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc order=4
a1 = alloc order=4
a2 = alloc order=4
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
overlap on=1
free a1
cpu cpu=1
free a2
