# Planted: pcp-drain-too-many
# A drain is not limited by pcp->count.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig-pcp.c
buddyfuzz 2
machine pages=12 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc_contig pfn=7287 count=9
