# A data race that is harmless: bad-page-rate in runner/benign.def.
buddyfuzz 2
machine pages=3 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=mapcount
a1 = alloc order=0 type=unmovable zone=0 gfp=0
damage a1 page=0 what=mapcount
overlap on=1
free a0 page=0
cpu cpu=1
free a1 page=0
