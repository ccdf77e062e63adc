# An allocation drops a block of two pages, one of them hwpoisoned.
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=2 check=1
a0 = alloc_contig_comp pfn=0 order=9
damage a0 page=0 what=hwpoison
free_contig_frozen a0 page=0 count=0
overlap on=1
a1 = alloc order=1 type=unmovable zone=0 gfp=0
cpu cpu=1
a2 = alloc order=0
