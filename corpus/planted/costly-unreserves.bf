# Planted: costly-unreserves
# A costly request gives up the HIGHATOMIC reserve.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc-type
buddyfuzz 2
machine pages=800 order=9 pageblock=3 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=703
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc order=3 type=unmovable zone=0 gfp=0
a3 = alloc_highatomic order=4 type=unmovable zone=0
a4 = alloc order=4 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
