# Planted: mark-reserve-block-missed
# A free HIGHATOMIC block does not pass the watermark check of an atomic request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_highatomic-ret
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 cpus=1 batch=4 check=1
a0 = alloc_contig pfn=0 count=1574
a1 = alloc order=2 type=movable zone=0 gfp=0
a2 = alloc order=0 type=movable zone=0 gfp=0
a3 = alloc order=0 type=unmovable zone=0 gfp=0
a4 = alloc order=0 type=unmovable zone=0 gfp=0
free_contig a0 page=0 count=0
a5 = alloc order=0 type=movable zone=0 gfp=0
a6 = alloc_highatomic order=0 type=unmovable zone=0
a7 = alloc_highatomic order=0 type=unmovable zone=0
