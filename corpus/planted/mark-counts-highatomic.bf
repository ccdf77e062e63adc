# Planted: mark-counts-highatomic
# The watermark check counts the HIGHATOMIC reserve as free for every request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=1600 order=10 pageblock=4 thp=9 cpus=1 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=1370
a1 = alloc order=4 type=unmovable zone=0 gfp=0
a2 = alloc order=4 type=unmovable zone=0 gfp=0
a3 = alloc_highatomic order=0 type=unmovable zone=0
a4 = alloc order=0 type=unmovable zone=0 gfp=0
a5 = alloc order=0 type=unmovable zone=0 gfp=0
a6 = alloc order=3 type=unmovable zone=0 gfp=0
a7 = alloc order=3 type=unmovable zone=0 gfp=0
a8 = alloc order=3 type=unmovable zone=0 gfp=0
a9 = alloc_bulk count=33 type=unmovable zone=0
a10 = alloc order=0 type=unmovable zone=0 gfp=0
a11 = alloc_contig_frozen pfn=0 count=1
a12 = alloc order=2 type=unmovable zone=0 gfp=0
a13 = alloc order=4 type=unmovable zone=0 gfp=0
a14 = alloc_bulk count=2 type=unmovable zone=0
