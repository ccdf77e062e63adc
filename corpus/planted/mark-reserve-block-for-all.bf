# Planted: mark-reserve-block-for-all
# A free HIGHATOMIC block passes the watermark check of every request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=3200 order=10 pageblock=5 cpus=1 batch=31 check=1
a0 = alloc_contig pfn=0 count=3073
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc_highatomic order=0 type=unmovable zone=0
a3 = alloc order=0 type=movable zone=0 gfp=0
a4 = alloc order=1 type=unmovable zone=0 gfp=0
