# Planted: boost-unlimited
# The boost of the watermarks has no limit.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermark-boost-alloc-size
buddyfuzz 2
machine pages=222 zones=0,83 cma=64+16 order=4 pageblock=3 cpus=1 batch=63 check=1 watermarks=1
a0 = alloc_contig_frozen pfn=0 count=1
a1 = alloc order=0 type=unmovable zone=0 gfp=0
freeze a1 page=0 expected=0
free_contig_frozen a1 page=0 count=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
