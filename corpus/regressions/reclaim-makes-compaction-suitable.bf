# Direct reclaim frees pages and says that it made no progress: the request is retried, since
# compaction_zonelist_suitable() counts the pages that reclaim has yet to free.
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig pfn=0 count=496
a1 = alloc order=4 type=unmovable
a2 = alloc_contig pfn=0 count=0
reclaim a2 count=0 progress=1
reclaim a1 count=1
a3 = alloc order=1 type=unmovable gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
