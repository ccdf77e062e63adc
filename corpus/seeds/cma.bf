# A CMA allocation released in parts, then whole, next to a block that is not CMA.
buddyfuzz 1
machine cma
cma_alloc area=0 count=100 align=3
cma_release slot=0 first=10 count=50
cma_alloc area=1 count=512 align=0
cma_release slot=0 first=0 count=10
cma_release slot=0 first=60 count=40
cma_release slot=1 first=0 count=512
drain_all
