# Planted: pcp-isolated-uncut
# A block that starts in an isolated pageblock goes to the zone without being split.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-span-free-list
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
a0 = alloc_frozen order=2 type=unmovable zone=0 gfp=0
isolate pfn=0 count=2 mode=other
