# Planted: mark-never-counts-highatomic
# The watermark check counts the HIGHATOMIC reserve as free for no request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_highatomic-ret
buddyfuzz 2
machine pages=69632 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig pfn=0 count=69102
a1 = alloc order=0 type=movable zone=0 gfp=0
a2 = alloc_highatomic order=0 type=unmovable zone=0
a3 = alloc order=2 type=unmovable zone=0 gfp=0
a4 = alloc_highatomic order=2 type=unmovable zone=0
