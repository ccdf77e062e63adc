# Planted: reserve-keeps-last
# A request fails without giving up the last HIGHATOMIC pageblock.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-unreserve-alloc-kept
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 cpus=1 batch=4 check=1
a0 = alloc_contig pfn=0 count=1555
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
a3 = alloc_bulk count=9 type=movable zone=0
a4 = alloc order=1 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM
