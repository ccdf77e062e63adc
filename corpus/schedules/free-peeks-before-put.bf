buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc order=2 gfp=__GFP_COMP
overlap on=1
free a0
cpu cpu=1
try_get pfn=0
