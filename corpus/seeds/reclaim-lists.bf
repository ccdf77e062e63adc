# What reclaim frees goes to the CPU's lists, where no watermark sees it: the lists of all CPUs
# are drained for the request. What compaction frees leaves its CPU's lists at once.
buddyfuzz 2
machine pages=512 order=6 pageblock=4 cpus=2 batch=4 high=32 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=448
a1 = alloc order=5 type=movable gfp=__GFP_MEMALLOC
a2 = alloc order=3 type=unmovable gfp=__GFP_MEMALLOC
a3 = alloc order=3 type=unmovable gfp=__GFP_MEMALLOC
split a1
free a0 page=3
cpu cpu=1
free a0 page=5
reclaim a0 page=8 count=20
a4 = alloc order=0 type=movable gfp=GFP_KERNEL
reclaim a1 page=0 count=32
reclaim a0 page=64 count=32
a5 = alloc order=0 type=movable gfp=GFP_KERNEL
compact a2 page=0 count=1 result=success
a6 = alloc order=3 type=unmovable gfp=GFP_KERNEL
contend_pcp zone=0 on=1
compact a3 page=0 count=1 result=complete
reclaim a0 page=100 count=2
a7 = alloc order=3 type=unmovable gfp=GFP_KERNEL|__GFP_COMP
oom a0 page=120 count=32 outcome=locked
oom a0 page=160 count=32 outcome=killed
a8 = alloc order=2 type=movable gfp=GFP_KERNEL
