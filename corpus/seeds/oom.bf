# The OOM killer: kills somebody, who frees memory, now or later; is somebody else's; is disabled;
# kills the task itself, which has its reserves then, and fails when they are used up.
buddyfuzz 2
machine pages=512 order=6 pageblock=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=448
a1 = alloc order=4 type=movable gfp=__GFP_MEMALLOC
a2 = alloc order=4 type=movable gfp=__GFP_MEMALLOC
a3 = alloc order=4 type=movable gfp=__GFP_MEMALLOC
a4 = alloc order=4 type=movable gfp=__GFP_MEMALLOC
oom none page=0 count=0 outcome=killed
oom a1 page=0 count=1 outcome=locked
oom a0 page=400 count=32 outcome=killed
a5 = alloc order=0 type=movable gfp=GFP_KERNEL
a6 = alloc order=4 type=movable gfp=GFP_KERNEL
a7 = alloc order=0 type=movable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
oom none page=0 count=0 outcome=nobody
a8 = alloc order=3 type=movable gfp=GFP_USER|__GFP_NOWARN
oom a2 page=0 count=1 outcome=killed
a9 = alloc order=3 type=unmovable gfp=GFP_NOFS
oom none page=0 count=0 outcome=current
a10 = alloc order=3 type=movable gfp=GFP_KERNEL
oom a3 page=0 count=1 outcome=killed
a11 = alloc order=3 type=movable gfp=GFP_KERNEL
a12 = alloc order=3 type=unmovable gfp=GFP_KERNEL|__GFP_NOMEMALLOC
