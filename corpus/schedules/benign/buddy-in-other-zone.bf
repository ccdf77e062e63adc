# A data race that is harmless: buddy-in-other-zone in runner/benign.def.
buddyfuzz 2
machine pages=520 zones=0,517 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=9 type=unmovable zone=0 gfp=0
a1 = alloc_highatomic order=0 type=unmovable zone=1
free a1 page=0
overlap on=1
a2 = alloc_highatomic order=0 type=unmovable zone=0
cpu cpu=1
drain_all
