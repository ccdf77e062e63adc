# Planted: nolock-uncut
# A nolock free that gets the zone's lock does not split the block.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-span-free_nolock-list
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
a0 = alloc order=2 type=unmovable zone=0 gfp=0
contend_pcp zone=0 on=1 after=0 times=0
set_type pfn=0 type=movable
free_nolock a0 page=0 context=task
