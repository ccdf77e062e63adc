# Planted: pcp-first-zone-drained
# Draining a CPU stops after the first zone.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-list-free_contig-order
buddyfuzz 2
machine pages=1024 zones=0,2 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig pfn=512 count=2
