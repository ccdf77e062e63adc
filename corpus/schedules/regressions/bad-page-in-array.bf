# Pages of an array are freed one by one, and one of them is reported as bad.
buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc_bulk count=3 type=movable
damage a0 page=1 what=mapping
overlap on=1
free_bulk a0 count=3
a1 = alloc order=0
cpu cpu=1
try_get pfn=1
