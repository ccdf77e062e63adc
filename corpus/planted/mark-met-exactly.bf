# Planted: mark-met-exactly
# A zone with exactly as many free pages as its watermark passes the check.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=4096 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig pfn=0 count=4014
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
a3 = alloc_highatomic order=3 type=unmovable zone=0
a4 = alloc order=0 type=reclaimable zone=0 gfp=0
a5 = alloc order=0 type=movable zone=0 gfp=0
a6 = alloc order=0 type=unmovable zone=0 gfp=0
a7 = alloc order=0 type=unmovable zone=0 gfp=0
