# Pages on the LRU are not larger than a pageblock: the isolation of a part of
# such a block warns. The harness must not mark one so.
buddyfuzz 1
machine pages=4096 order=10 pageblock=8 check=1
alloc order=10 type=movable gfp=__GFP_COMP
damage slot=0 index=0 what=lru
alloc_contig_frozen pfn=600 count=8
alloc_contig_frozen pfn=3400 count=8
