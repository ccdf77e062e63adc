# CMA allocations of more than there is, and over pages that somebody holds: what is
# behind those is tried in turn.
buddyfuzz 1
machine pages=128 cma=16+96 order=4 pageblock=2 cpus=1 batch=4 high=16 check=1
cma_alloc area=0 count=97 align=0
alloc_bulk count=40 type=movable
alloc order=0 type=movable
alloc order=4 type=movable
cma_alloc area=0 count=20 align=2
cma_alloc area=0 count=60 align=0
free slot=0
