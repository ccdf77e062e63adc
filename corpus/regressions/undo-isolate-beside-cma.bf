# Two isolated pageblocks make one free block. A contiguous allocation that fails ends the
# isolation of the first, and the block moves as a whole; its buddy is CMA's, so that it
# merges with nothing.
buddyfuzz 2
machine pages=48 cma=16+32 order=8 pageblock=3 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free_nolock a0 page=0 context=nmi
a1 = alloc order=0 type=movable zone=0 gfp=0
isolate pfn=0 count=9 mode=mem_offline
put a1 page=0
a2 = alloc_contig pfn=0 count=1
