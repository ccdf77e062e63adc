# A deferred block merges as others free memory for a request, which takes the merged block at once:
# the finding deferred-order-in-private in a page that is held.
buddyfuzz 2
machine pages=513 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=movable zone=0 gfp=0
reclaim a1 page=0 count=1 progress=0
contend_zone zone=0 on=1 after=0 times=0
a2 = alloc order=1 type=unmovable zone=0 gfp=0
put a0 page=0
free_nolock a2 page=0 context=task
a3 = alloc order=9 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
