# Planted: move-across-zones
# The type of a pageblock that two zones share can be changed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-alloc_contig-buddy.c
buddyfuzz 2
machine pages=1024 zones=0,1001 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=513
