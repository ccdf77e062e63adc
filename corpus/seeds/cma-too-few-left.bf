# A CMA area with fewer pages left than a request is for: cma_alloc() does not look for them.
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
a0 = cma_alloc area=0 count=32 align=0
a1 = cma_alloc area=0 count=33 align=0
