# Planted: pcp-contended-uncut
# A block that goes to the zone because the per-CPU trylock failed is not split.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence list-type-span-free-list
buddyfuzz 2
machine pages=8 order=3 pageblock=1 check=1
a0 = alloc order=3 type=unmovable zone=0 gfp=0
set_type pfn=0 type=movable
