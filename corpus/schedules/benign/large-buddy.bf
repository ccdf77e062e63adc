# A data race that is harmless: large-buddy in runner/benign.def.
buddyfuzz 2
machine pages=1024 cma=0+512,512+512 order=10 pageblock=9 cpus=2 check=1
a0 = alloc_highatomic order=0 type=movable zone=0
cpu cpu=1
overlap on=1
free a0 page=0
cpu cpu=0
a1 = cma_alloc area=0 count=1 align=0
