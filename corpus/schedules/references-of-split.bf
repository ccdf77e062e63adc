# The pages get their references one after the other: in between, the second has one, and the third
# has none.
buddyfuzz 2
machine pages=16 order=3 pageblock=2 cpus=2 check=1
a0 = alloc order=2 type=unmovable
overlap on=1
split a0
cpu cpu=1
try_get pfn=1
try_get pfn=2
