# Requests of each kind go down to the mark that is theirs, in three zones that keep
# pages from each other's requests, and fail there.
buddyfuzz 2
machine pages=1024 zones=0,128,512 order=6 pageblock=4 cpus=2 batch=2 high=8 check=1 watermarks=1
a0 = alloc_contig pfn=512 count=470
a1 = alloc_contig pfn=128 count=350
a2 = alloc_contig pfn=0 count=100
a3 = alloc order=3 type=movable zone=2 gfp=GFP_KERNEL
a4 = alloc order=0 type=unmovable zone=2 gfp=GFP_KERNEL|__GFP_NORETRY
a5 = alloc_bulk count=16 type=movable zone=2
a6 = alloc order=2 type=unmovable zone=2 gfp=GFP_ATOMIC
a7 = alloc order=0 type=unmovable zone=2 gfp=GFP_ATOMIC
a8 = alloc order=1 type=reclaimable zone=1 gfp=GFP_NOWAIT
a9 = alloc order=4 type=unmovable zone=2 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
a10 = alloc order=0 type=unmovable zone=2 gfp=__GFP_MEMALLOC
a11 = alloc_bulk count=40 type=unmovable zone=2
a12 = alloc_nolock order=1
a13 = alloc order=5 type=movable zone=2 gfp=GFP_KERNEL
a14 = alloc order=0 type=movable zone=2 gfp=GFP_KERNEL|__GFP_HIGH|__GFP_ZERO
free_contig a0 page=0 count=200
a15 = alloc order=3 type=movable zone=2 gfp=GFP_KERNEL
free a15
free a7
free a8
