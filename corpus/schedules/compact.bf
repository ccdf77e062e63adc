# One request compacts, and captures what that frees; the other reclaims, and has a task killed.
buddyfuzz 2
machine pages=64 order=3 pageblock=2 cpus=2
a0 = alloc_contig pfn=0 count=56
a1 = alloc order=1 type=unmovable gfp=__GFP_MEMALLOC
a2 = alloc order=1 type=unmovable gfp=__GFP_MEMALLOC
a3 = alloc order=1 type=unmovable gfp=__GFP_MEMALLOC
a4 = alloc order=1 type=unmovable gfp=__GFP_MEMALLOC
compact a1 count=1
oom a2 count=1
overlap on=1
a5 = alloc order=1 type=unmovable gfp=GFP_KERNEL
cpu cpu=1
a6 = alloc order=0 type=unmovable gfp=GFP_KERNEL
