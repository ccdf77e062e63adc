buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1 cma=128+64
a0 = cma_alloc area=0 count=4 align=0
a1 = cma_alloc area=0 count=4 align=0
overlap on=1
cma_release a0 count=4
cpu cpu=1
cma_release a1 count=4
