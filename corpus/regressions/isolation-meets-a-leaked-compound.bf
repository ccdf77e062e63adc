# A compound page is leaked because its first page is bad. In Linux 6.12 it keeps its order, so no
# range that ends within it can be isolated (docs/kernel.md, older-leaked-compound-keeps-size).
buddyfuzz 2
machine pages=8 order=4 pageblock=2 check=1
a0 = alloc order=3 type=unmovable zone=0 gfp=__GFP_COMP
damage a0 page=0 what=mapcount
put a0 page=0
isolate pfn=4 count=1 mode=mem_offline
