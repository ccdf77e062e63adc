# Pages that are freed while a request compacts are captured if they are as large as it needs,
# and of a pageblock that it may have; else it takes them from the free list.
buddyfuzz 2
machine pages=512 order=6 pageblock=4 check=1
a0 = alloc_contig pfn=0 count=448
a1 = alloc order=4 type=movable gfp=0
a2 = alloc order=3 type=unmovable gfp=0
a3 = alloc order=3 type=unmovable gfp=0
a4 = alloc order=2 type=movable gfp=0
a5 = alloc order=2 type=movable gfp=0
a6 = alloc order=3 type=movable gfp=0
a7 = alloc order=4 type=movable gfp=0
compact none page=0 count=0 result=deferred
compact a2 page=0 count=1 result=complete
compact a4 page=0 count=1 result=success
compact a1 page=0 count=1 result=skipped
reclaim none page=0 count=0 progress=1
a8 = alloc order=3 type=unmovable gfp=GFP_KERNEL
a9 = alloc order=2 type=unmovable gfp=GFP_KERNEL
a10 = alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_COMP
compact a7 page=0 count=1 result=success
a11 = alloc order=2 type=reclaimable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
a12 = alloc order=1 type=unmovable gfp=GFP_NOIO
