# Draining a block that spans an isolated pageblock warns: part of the finding
# pcp-block-spans-pageblocks, not a divergence of its own.
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=movable
a1 = alloc order=0 type=reclaimable
a2 = alloc order=3 type=unmovable
a3 = alloc order=3 type=unmovable
a4 = alloc order=0 type=unmovable
free a3
a5 = alloc order=3 type=movable
a6 = alloc order=2 type=unmovable
a7 = alloc order=3 type=reclaimable
isolate pfn=60 count=1 mode=mem_offline
