# A page is dropped as hwpoisoned beside a contiguous allocation, which frees pages around its range.
buddyfuzz 2
machine pages=12 order=10 pageblock=1 cpus=1 batch=2 check=1
a0 = alloc_contig pfn=4 count=1
damage a0 page=0 what=hwpoison
a1 = alloc order=2 type=unmovable zone=0 gfp=0
overlap on=1
free a0 page=0
a2 = alloc_contig pfn=5 count=1
