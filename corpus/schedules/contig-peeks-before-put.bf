buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc_contig pfn=0 count=2
overlap on=1
free_contig a0 count=2
cpu cpu=1
try_get pfn=1
