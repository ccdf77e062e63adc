# A block of an order that has no per-CPU list, with a bad page: free_pages_prepare() refuses it.
buddyfuzz 2
machine pages=512 order=9 pageblock=9 check=1
a0 = alloc order=9 type=unmovable zone=0 gfp=0
damage a0 page=0 what=mapcount
free a0
