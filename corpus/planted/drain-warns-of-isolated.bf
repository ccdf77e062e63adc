# Planted: drain-warns-of-isolated
# A drain sets the pageblock of an isolated page to movable.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-alloc_contig-warning
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free a0 page=0
a1 = alloc_contig pfn=0 count=3
