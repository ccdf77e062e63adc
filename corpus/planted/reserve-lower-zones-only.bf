# Planted: reserve-lower-zones-only
# A request gives up the HIGHATOMIC reserve of lower zones only.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-unreserve-alloc-kept
buddyfuzz 2
machine pages=816 zones=0,16 order=6 pageblock=3 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=1
a1 = alloc_contig pfn=72 count=633
a2 = alloc order=6 type=unmovable zone=1 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM|__GFP_RETRY_MAYFAIL
