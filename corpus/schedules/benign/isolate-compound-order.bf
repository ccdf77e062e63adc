# A data race that is harmless: isolate-compound-order in runner/benign.def.
buddyfuzz 2
machine pages=768 cma=256+512 order=8 pageblock=6 cpus=2 check=1
cpu cpu=1
a0 = alloc order=1 type=movable zone=0 gfp=__GFP_COMP
overlap on=1
a1 = cma_alloc area=0 count=257 align=0
cpu cpu=0
free a0 page=0
