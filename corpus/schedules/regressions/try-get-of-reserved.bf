# The page is in a hole of the zone: it is reserved, and has a reference that nothing drops.
buddyfuzz 2
machine pages=64 holes=1+54 order=5 pageblock=4 cpus=2 check=1
overlap on=1
try_get pfn=32
a0 = alloc order=0
cpu cpu=1
a1 = alloc order=0
try_get pfn=33
