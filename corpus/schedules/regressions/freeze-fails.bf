# In one order the freeze fails, since try_get has a reference, and what follows is tried in several.
buddyfuzz 2
machine pages=128 order=13 pageblock=5 thp=12 cpus=2 check=1
cpu cpu=3
a0 = alloc order=1 type=reclaimable zone=0 gfp=0
a1 = alloc order=3 type=unmovable zone=0 gfp=0
cpu cpu=1
a2 = alloc_contig pfn=0 count=3948
overlap on=1
freeze a0 page=0 expected=0
a3 = alloc order=3 type=movable zone=0 gfp=0
a4 = alloc order=3 type=movable zone=0 gfp=0
cpu cpu=0
try_get pfn=0
cpu cpu=1
