# Pages that are freed in bulk are of an allocation before the block and of one in it, whose page is
# another one if the other CPU allocates first.
buddyfuzz 2
machine pages=64 order=4 pageblock=3 cpus=2 check=1
a0 = alloc_contig pfn=63 count=1
free_bulk a0 count=1 more=1
overlap on=1
a1 = alloc order=0
cpu cpu=1
a2 = alloc order=0
free_bulk a2 count=1
