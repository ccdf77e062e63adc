# In defrag_mode, a request gives up the HIGHATOMIC reserve before it breaks into a pageblock of
# another type.
buddyfuzz 2
machine pages=3200 order=5 pageblock=5 check=1 defrag=1
a0 = alloc_contig pfn=1 count=3104
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc_nolock order=0 frozen=0 context=task
a3 = alloc order=0 type=reclaimable zone=0 gfp=__GFP_DIRECT_RECLAIM
