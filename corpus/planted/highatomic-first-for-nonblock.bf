# Planted: highatomic-first-for-nonblock
# A request that may not wait is served from the HIGHATOMIC reserve first.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc-highatomic
buddyfuzz 2
machine pages=800 order=9 pageblock=3 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=722
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
