# Both CPUs find no page: each reclaims, drains all lists, and may be served by what the other one
# frees.
buddyfuzz 2
machine pages=64 order=3 pageblock=2 cpus=2
a0 = alloc_contig pfn=0 count=60
a1 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a2 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a3 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a4 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
reclaim a1 count=1
reclaim a2 count=1
overlap on=1
a5 = alloc order=0 type=unmovable gfp=GFP_KERNEL|__GFP_NORETRY
cpu cpu=1
a6 = alloc order=0 type=unmovable gfp=GFP_KERNEL|__GFP_NORETRY
