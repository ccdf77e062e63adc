# The pages get their references one after the other: in between, the first has one, and the second
# has none.
buddyfuzz 2
machine pages=16 order=3 pageblock=2 cpus=2 check=1
overlap on=1
a0 = alloc_contig pfn=0 count=2
cpu cpu=1
try_get pfn=0
try_get pfn=1
