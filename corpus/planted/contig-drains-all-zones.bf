# Planted: contig-drains-all-zones
# A contiguous allocation drains the per-CPU lists of all zones, not only its own.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lists-untouched-alloc_contig-pcp
buddyfuzz 2
machine pages=1536 zones=0,1001 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free a0 page=0
a1 = alloc_contig pfn=1024 count=1
