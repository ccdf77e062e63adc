# Planted: boost-restarts
# The boost of the watermarks does not add up.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermark-boost-alloc-reason
buddyfuzz 2
machine pages=128 order=10 pageblock=5 cpus=1 batch=31 check=1 watermarks=1
a0 = alloc order=0 type=reclaimable zone=0 gfp=0
a1 = alloc_contig pfn=60 count=4
a2 = alloc_nolock order=0 frozen=0 context=task
a3 = alloc_nolock order=1 frozen=0 context=task
a4 = alloc order=0 type=movable zone=0 gfp=__GFP_MEMALLOC
