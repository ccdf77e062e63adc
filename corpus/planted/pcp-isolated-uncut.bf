# Planted: pcp-isolated-uncut
# A block that starts in an isolated pageblock goes to the zone without being split.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence list-type-span-free-list
buddyfuzz 2
machine pages=16 order=4 pageblock=1 cpus=1 batch=2 high=16 check=1
a0 = alloc_frozen order=2 type=movable
isolate pfn=0 count=2 mode=other
free a0
