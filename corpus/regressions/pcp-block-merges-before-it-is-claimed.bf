# A block of two pageblocks, one of them isolated, leaves a per-CPU list while a request waits,
# merges, and is claimed for the request as part of a larger one: the kernel warns, as it does
# of such blocks (findings/pcp-block-spans-pageblocks).
# Replay: buddyfuzz run --mode strict --backend model/per-page --against model/batched
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=2 type=unmovable zone=0 gfp=0
a3 = alloc order=3 type=unmovable zone=0 gfp=0
a4 = alloc order=3 type=movable zone=0 gfp=0
isolate pfn=52 count=1 mode=mem_offline
compact a4 page=0 count=1 result=skipped
a5 = alloc order=4 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
