# Planted: deferred-uncut
# A deferred block that spans pageblocks is freed without being split.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence list-type-span-free-list
buddyfuzz 2
machine pages=16 order=4 pageblock=1 cpus=1 batch=2 high=16 check=1
a0 = alloc order=2 type=movable
a1 = alloc order=2 type=movable
set_type pfn=2 type=unmovable
set_type pfn=0 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
free a1
