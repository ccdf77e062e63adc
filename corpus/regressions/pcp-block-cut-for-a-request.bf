# Compaction frees a block of two pageblocks to a per-CPU list, and drains it; the request that
# waited for it takes half of it, and the other half is of another type than its list.
# Replay: buddyfuzz run --mode strict --backend model/per-page --against model/batched
# Expect: known pcp-block-spans-pageblocks
buddyfuzz 2
machine pages=8 order=5 pageblock=1 cpus=1 batch=29066 check=1
a0 = alloc_nolock order=2 frozen=0 context=task
compact a0 page=0 count=1 result=skipped
isolate pfn=6 count=1 mode=mem_offline
a1 = alloc order=1 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
