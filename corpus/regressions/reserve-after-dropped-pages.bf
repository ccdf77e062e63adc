# Pages dropped as hwpoisoned leave nothing but the HIGHATOMIC reserve, which a request that
# may not wait then has.
buddyfuzz 2
machine pages=4096 order=6 pageblock=4 check=1
a0 = alloc_contig pfn=0 count=4032
a1 = alloc_highatomic order=1 type=unmovable
a2 = alloc_contig pfn=4050 count=46
a3 = alloc order=1 type=movable
damage a3 page=0 what=hwpoison
damage a3 page=1 what=hwpoison
free a3
free a1
a4 = alloc order=0 type=movable gfp=GFP_NOWAIT
