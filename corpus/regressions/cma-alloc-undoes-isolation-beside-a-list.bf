# cma_alloc() undoes someone else's isolation, and per-CPU lists hold a block that could merge there:
# that block cannot be the source of the pageblock's CMA type.
buddyfuzz 2
machine pages=52 cma=28+24 order=4 pageblock=2 cpus=1 batch=4 high=4 check=1
isolate pfn=28 count=1 mode=cma_alloc
a0 = alloc order=3 type=movable zone=0 gfp=0
free a0 page=0
a1 = cma_alloc area=0 count=1 align=0
