# Planted: pcp-contended-uncut
# A block that goes to the zone because the per-CPU trylock failed is not split.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence list-type-span-free-list
buddyfuzz 2
machine pages=16 order=4 pageblock=1 cpus=1 batch=2 high=16 check=1
a0 = alloc order=2 type=movable
set_type pfn=2 type=unmovable
set_type pfn=0 type=movable
contend_pcp zone=0 on=1
free a0
