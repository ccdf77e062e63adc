# CMA allocations larger than the area, and across pages in use: the ranges after those are tried in
# turn.
buddyfuzz 2
machine pages=128 cma=16+96 order=4 pageblock=2 cpus=1 batch=4 high=16 check=1
a0 = cma_alloc area=0 count=97 align=0
a1 = alloc_bulk count=40 type=movable
a2 = alloc order=0 type=movable
a3 = alloc order=4 type=movable
a4 = cma_alloc area=0 count=20 align=2
a5 = cma_alloc area=0 count=60 align=0
free a1
