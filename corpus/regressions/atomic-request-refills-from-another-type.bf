# As atomic-request-refills-no-list; what Linux 7.2 puts on the per-CPU list has been claimed from
# another type (docs/kernel.md, older-spares-the-reserve).
buddyfuzz 2
machine pages=48 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=reclaimable
a1 = alloc order=3 type=reclaimable gfp=__GFP_HIGH
