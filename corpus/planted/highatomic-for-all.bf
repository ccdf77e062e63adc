# Planted: highatomic-for-all
# Any request is served from the HIGHATOMIC reserve when all else is used up.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc-highatomic
buddyfuzz 2
machine pages=3200 order=10 pageblock=5 cpus=1 batch=31 check=1
a0 = alloc_contig pfn=10 count=3063
a1 = alloc order=0 type=reclaimable zone=0 gfp=0
a2 = alloc order=1 type=reclaimable zone=0 gfp=0
a3 = alloc_highatomic order=0 type=unmovable zone=0
a4 = alloc order=0 type=unmovable zone=0 gfp=0
