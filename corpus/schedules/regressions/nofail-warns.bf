# Told that there is nobody to kill, a request that must not fail warns: while others run, too.
buddyfuzz 2
machine pages=512 order=3 pageblock=2 cpus=2 watermarks=1
a0 = alloc_contig pfn=0 count=508
a1 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
a2 = alloc order=0 type=unmovable gfp=__GFP_MEMALLOC
oom none outcome=nobody
overlap on=1
a3 = alloc order=0 type=unmovable gfp=GFP_KERNEL|__GFP_NOFAIL
cpu cpu=1
free a1
