# Planted: walk-stops-at-mark
# The zonelist walk ends at the first zone that is below its watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc-below_high
buddyfuzz 2
machine pages=8 zones=0,7 order=10 pageblock=9 check=1
a0 = alloc order=3 type=unmovable zone=1 gfp=0
