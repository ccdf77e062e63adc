# Both requests are served by compaction, and say so in the zone, which they do without a lock.
buddyfuzz 2
machine pages=112 order=10 pageblock=9 cpus=2 check=1
a0 = alloc_frozen order=5 type=unmovable zone=0 gfp=0
a1 = alloc order=6 type=unmovable zone=0 gfp=0
a2 = alloc order=4 type=unmovable zone=0 gfp=0
compact a2 page=0 count=1 result=skipped
compact a0 page=0 count=1 result=skipped
overlap on=1
a3 = alloc order=4 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
cpu cpu=1
a4 = alloc order=5 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
