# A page still has another reference when its CMA area is released: a bad page, except in Linux
# 6.12, which only drops a reference (docs/kernel.md, older-cma-pages-are-counted).
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
a0 = cma_alloc area=0 count=1 align=0
get a0 page=0
cma_release a0 page=0 count=1
