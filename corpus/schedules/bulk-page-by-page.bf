# Page 20, the first of the bulk allocation, is in use before what its last pages are in is freed.
buddyfuzz 2
machine pages=32 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=4 type=unmovable
a1 = alloc order=2 type=unmovable
overlap on=1
try_get pfn=20
free a1
cpu cpu=1
a2 = alloc_bulk count=5 type=unmovable
