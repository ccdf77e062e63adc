# Planted: pcp-drain-by-list-type
# A drain frees blocks to the type of their per-CPU list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc_contig_frozen-warning
buddyfuzz 2
machine pages=4 order=4 pageblock=2 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
put a0 page=0
a1 = alloc_contig_frozen pfn=0 count=1
