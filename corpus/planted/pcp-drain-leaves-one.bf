# Planted: pcp-drain-leaves-one
# A drain leaves the last page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-list-free_contig_frozen-where
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig_frozen pfn=1 count=33
