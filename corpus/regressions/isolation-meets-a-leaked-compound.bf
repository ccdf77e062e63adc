# A compound block leaks, since its first page is bad. Linux 6.12 still believes it
# to be as large as it was, so that nothing can be isolated that ends within it
# (docs/kernel.md, 6.12-leaked-compound-keeps-size).
buddyfuzz 2
machine pages=8 order=4 pageblock=2 check=1
a0 = alloc order=3 type=unmovable zone=0 gfp=__GFP_COMP
damage a0 page=0 what=mapcount
put a0 page=0
isolate pfn=4 count=1 mode=mem_offline
