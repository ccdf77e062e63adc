# Planted: pcp-thp-one-list
# PMD-order blocks of all types share a per-CPU list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-list-free_contig_frozen-type
buddyfuzz 2
machine pages=16 order=6 pageblock=4 thp=4 cpus=1 check=1
a0 = alloc_contig_frozen pfn=0 count=16
