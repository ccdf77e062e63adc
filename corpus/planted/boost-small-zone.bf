# Planted: boost-small-zone
# A zone of less than four pageblocks has its watermarks boosted.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermark-boost-alloc-size
buddyfuzz 2
machine pages=33 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
