# A request that waits for ever makes its task an OOM victim, and is given up: the task stays one.
buddyfuzz 2
machine pages=74 holes=60+14 order=4 pageblock=2 check=1
a0 = alloc_nolock order=0 frozen=0 context=task
a1 = alloc order=3 type=unmovable zone=0 gfp=0
a2 = alloc order=3 type=unmovable zone=0 gfp=0
a3 = alloc order=3 type=unmovable zone=0 gfp=0
a4 = alloc order=3 type=unmovable zone=0 gfp=0
task kind=noio
oom a4 page=0 count=0 outcome=current
a5 = alloc order=0 type=reclaimable zone=0 gfp=0
a6 = alloc order=3 type=unmovable zone=0 gfp=0
a7 = alloc order=3 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_NOFAIL
a8 = alloc order=3 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
