# A block from a per-CPU list extends beyond the isolated pageblock, so a contiguous allocation
# frees pages to per-CPU lists, where the two implementations may differ until drained.
buddyfuzz 2
machine pages=24 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=unmovable
a1 = alloc order=3 type=unmovable
a2 = alloc_contig_frozen pfn=16 count=1
