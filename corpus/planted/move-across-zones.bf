# Planted: move-across-zones
# A pageblock that two zones share is moved by the one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-alloc_contig-buddy.c
buddyfuzz 2
machine pages=1024 zones=0,1001 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=513
