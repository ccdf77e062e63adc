# Planted: mark-high-counts-no-highatomic
# The watermark check counts the HIGHATOMIC reserve as free for requests that may not wait only, not for all with __GFP_HIGH.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc-type
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 cpus=1 batch=4 check=1
a0 = alloc_contig pfn=0 count=1520
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc_bulk count=13 type=unmovable zone=0
a3 = alloc order=0 type=movable zone=0 gfp=0
a4 = alloc order=1 type=unmovable zone=0 gfp=0
a5 = alloc order=0 type=unmovable zone=0 gfp=__GFP_HIGH|__GFP_DIRECT_RECLAIM
