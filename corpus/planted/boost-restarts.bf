# Planted: boost-restarts
# The boost of the watermarks does not add up.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence watermark-boost-alloc-reason
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
a0 = alloc_contig pfn=2 count=12
a1 = alloc order=0 type=unmovable zone=0 gfp=__GFP_MEMALLOC
a2 = alloc order=0 type=reclaimable zone=0 gfp=__GFP_MEMALLOC
