# Planted: pcp-drained-as-order-4
# Blocks of the PMD order are drained as blocks of order 4.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig-pcp.c
buddyfuzz 2
machine pages=512 order=10 pageblock=9 thp=9 cpus=1 check=1
a0 = alloc_contig pfn=0 count=512
