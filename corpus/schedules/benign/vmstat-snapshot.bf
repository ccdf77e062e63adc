buddyfuzz 2
machine pages=64 order=3 pageblock=2 cpus=2
a0 = alloc_contig pfn=0 count=60
a1 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a2 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a3 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a4 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
overlap on=1
a5 = alloc order=0 type=unmovable gfp=GFP_KERNEL
cpu cpu=1
free a1
drain_all
