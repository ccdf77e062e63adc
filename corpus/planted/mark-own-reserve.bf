# Planted: mark-own-reserve
# The watermark check takes the lowmem reserve for requests of the zone itself, which is 0.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-below_high
buddyfuzz 2
machine pages=258 zones=0,2 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc order=1 type=unmovable zone=1 gfp=0
