# Planted: retype-warns-twice
# A merge that ends the isolation of a pageblock warns twice.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-drain_all-warning
buddyfuzz 2
machine pages=8 order=3 pageblock=1 cpus=1 batch=8 high=8 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=0
drain_all
a1 = alloc order=2 type=movable zone=0 gfp=0
free a0 page=0
free a1 page=0
isolate pfn=2 count=1 mode=mem_offline
drain_all
