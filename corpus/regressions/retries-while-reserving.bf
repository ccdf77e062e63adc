# A request that adds pageblocks to the HIGHATOMIC reserve: the bound of its retries goes by
# pageblocks that leave the reserve, and was below zero.
buddyfuzz 2
machine pages=2880 order=10 pageblock=1 cpus=1 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=2497
a1 = alloc order=1 type=unmovable zone=0 gfp=0
a2 = alloc_frozen order=3 type=unmovable zone=0 gfp=0
a3 = alloc order=0 type=unmovable zone=0 gfp=0
a4 = alloc order=0 type=movable zone=0 gfp=0
a5 = alloc order=6 type=unmovable zone=0 gfp=0
a6 = alloc order=0 type=unmovable zone=0 gfp=0
a7 = alloc order=3 type=unmovable zone=0 gfp=0
a8 = alloc order=0 type=movable zone=0 gfp=0
a9 = alloc order=3 type=unmovable zone=0 gfp=0
a10 = alloc order=0 type=reclaimable zone=0 gfp=0
a11 = alloc order=0 type=unmovable zone=0 gfp=0
a12 = alloc order=4 type=unmovable zone=0 gfp=0
a13 = alloc order=3 type=unmovable zone=0 gfp=0
a14 = alloc order=0 type=unmovable zone=0 gfp=0
a15 = alloc_highatomic order=0 type=unmovable zone=0
a16 = alloc order=3 type=unmovable zone=0 gfp=0
a17 = alloc order=0 type=unmovable zone=0 gfp=0
a18 = alloc order=0 type=unmovable zone=0 gfp=0
a19 = alloc order=0 type=movable zone=0 gfp=0
a20 = alloc order=6 type=unmovable zone=0 gfp=__GFP_HIGH
