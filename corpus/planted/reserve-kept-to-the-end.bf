# Planted: reserve-kept-to-the-end
# A request fails without giving up the HIGHATOMIC reserve.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-unreserve-alloc-kept
buddyfuzz 2
machine pages=1600 order=10 pageblock=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=1504
a1 = alloc order=1 type=unmovable zone=0 gfp=__GFP_HIGH
a2 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
