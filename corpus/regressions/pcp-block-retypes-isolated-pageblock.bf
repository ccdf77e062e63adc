# Draining a block that spans an isolated pageblock ends its isolation in a merge: the finding
# pcp-block-spans-pageblocks, in the drain after a contiguous free, which is part of no call.
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc_bulk count=1 type=unmovable zone=0
a2 = alloc order=0 type=reclaimable zone=0 gfp=0
a3 = alloc order=3 type=unmovable zone=0 gfp=0
drain_all
a4 = alloc order=3 type=movable zone=0 gfp=0
a5 = alloc order=3 type=unmovable zone=0 gfp=0
a6 = alloc order=1 type=unmovable zone=0 gfp=0
isolate pfn=60 count=1 mode=mem_offline
