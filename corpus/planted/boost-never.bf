# Planted: boost-never
# Fragmentation does not boost the watermarks.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermark-boost-alloc-reason
buddyfuzz 2
machine pages=2048 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc_contig pfn=1 count=1536
a1 = alloc order=0 type=unmovable zone=0 gfp=0
