# Direct reclaim frees a block, single pages of a split one, and nothing; the request has the
# first pages that bring a zone above its mark. What no request has met is freed at the end.
buddyfuzz 2
machine pages=512 order=6 pageblock=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=384
a1 = alloc order=5 type=movable gfp=__GFP_MEMALLOC
a2 = alloc_frozen order=5 type=unmovable gfp=__GFP_MEMALLOC
a3 = alloc order=5 type=movable gfp=__GFP_MEMALLOC
split a3
reclaim a1 page=0 count=1
reclaim none page=0 count=0 progress=1
reclaim a3 page=2 count=20
a4 = alloc order=0 type=movable gfp=GFP_KERNEL
a5 = alloc order=3 type=movable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
a6 = alloc order=5 type=unmovable gfp=GFP_KERNEL|__GFP_NORETRY
a7 = alloc order=2 type=movable gfp=GFP_NOWAIT
reclaim a0 page=0 count=32
a8 = alloc order=0 type=movable gfp=GFP_NOIO
reclaim a2 page=0 count=1
free a4
