# A request that may wait makes an ordinary pageblock of the HIGHATOMIC reserve before it
# fails, and is given a page of it.
buddyfuzz 2
machine pages=4096 order=6 pageblock=4 check=1
a0 = alloc_contig pfn=0 count=4032
a1 = alloc_highatomic order=1 type=unmovable
a3 = alloc_contig pfn=4048 count=32
a4 = alloc_contig pfn=4080 count=16
free a1
a5 = alloc order=1 type=movable gfp=GFP_KERNEL
a6 = alloc order=3 type=unmovable gfp=GFP_KERNEL
