# What a task may take that others may not: it frees memory itself, or the OOM killer has
# chosen it; and what its scope keeps it from.
buddyfuzz 2
machine pages=256 order=6 pageblock=3 cpus=1 batch=2 high=8 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=216
a1 = alloc order=2 type=unmovable gfp=GFP_KERNEL
task kind=oom_victim
a2 = alloc order=0 type=unmovable gfp=GFP_KERNEL
a3 = alloc order=1 type=movable gfp=GFP_KERNEL|__GFP_NOMEMALLOC
a4 = alloc order=3 type=movable gfp=GFP_ATOMIC
task kind=noio
a5 = alloc order=4 type=unmovable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
task kind=memalloc
a6 = alloc order=0 type=reclaimable gfp=GFP_KERNEL
a7 = alloc order=4 type=unmovable gfp=GFP_NOWAIT
a8 = alloc order=5 type=unmovable gfp=GFP_KERNEL
task kind=nofs
a9 = alloc order=0 type=unmovable gfp=GFP_ATOMIC
task kind=ordinary
a10 = alloc order=0 type=unmovable gfp=GFP_KERNEL
free_contig a0 page=0 count=100
