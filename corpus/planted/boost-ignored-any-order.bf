# Planted: boost-ignored-any-order
# A __GFP_HIGH request of any order, not only of order 0, ignores the boost of the min watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=112 zones=0,48 order=4 pageblock=4 check=1 watermarks=1
a0 = alloc_contig_frozen pfn=52 count=13
a1 = alloc_contig pfn=0 count=7
a2 = alloc_contig_comp pfn=48 order=0
a3 = alloc_highatomic order=4 type=unmovable zone=0
a4 = alloc order=0 type=unmovable zone=0 gfp=0
a5 = alloc order=3 type=unmovable zone=1 gfp=0
a6 = alloc_highatomic order=4 type=unmovable zone=1
a7 = alloc order=0 type=unmovable zone=0 gfp=0
a8 = alloc order=0 type=unmovable zone=1 gfp=0
a9 = alloc_highatomic order=0 type=reclaimable zone=1
a10 = alloc order=3 type=unmovable zone=1 gfp=__GFP_HIGH
