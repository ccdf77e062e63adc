# A CMA allocation released in parts, then as a whole, next to a block that is not CMA.
buddyfuzz 2
machine cma
a0 = cma_alloc area=0 count=100 align=3
cma_release a0 page=10 count=50
a1 = cma_alloc area=1 count=512 align=0
cma_release a0 page=0 count=10
cma_release a0 page=60 count=40
cma_release a1 page=0 count=512
drain_all
