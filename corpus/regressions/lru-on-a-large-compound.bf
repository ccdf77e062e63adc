# Pages on the LRU are not larger than a pageblock: isolating a part of such a page warns. The
# harness must not mark one as on the LRU.
buddyfuzz 2
machine pages=4096 order=10 pageblock=8 check=1
a0 = alloc order=10 type=movable gfp=__GFP_COMP
damage a0 page=0 what=lru
a1 = alloc_contig_frozen pfn=600 count=8
a2 = alloc_contig_frozen pfn=3400 count=8
