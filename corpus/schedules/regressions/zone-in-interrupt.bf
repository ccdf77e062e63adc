# An interrupt allocates from another zone while its CPU does.
buddyfuzz 2
machine pages=4 zones=0,1 order=10 pageblock=9 cpus=1 check=1
overlap on=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
interrupt
a1 = alloc order=0 type=unmovable zone=1 gfp=0
