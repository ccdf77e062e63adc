# No page of the requested type is free: the first fallback type is claimed, one pageblock at a
# time, in every kernel.
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1
set_type pfn=0 type=reclaimable
set_type pfn=4 type=unmovable
a0 = alloc order=2 type=movable zone=0 gfp=0
a1 = alloc order=2 type=movable zone=0 gfp=0
a2 = alloc order=1 type=movable zone=0 gfp=0
