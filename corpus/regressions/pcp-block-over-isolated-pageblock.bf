# The drain of a block that spans an isolated pageblock warns: part of the
# finding pcp-block-spans-pageblocks, not a divergence of its own.
buddyfuzz 1
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1
alloc order=0 type=movable
alloc order=0 type=reclaimable
alloc order=3 type=unmovable
alloc order=3 type=unmovable
alloc order=0 type=unmovable
free slot=3
alloc order=3 type=movable
alloc order=2 type=unmovable
alloc order=3 type=reclaimable
isolate pfn=60 count=1 mode=mem_offline
