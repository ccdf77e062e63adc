# Planted: mark-lowered-without-high
# The watermark is lowered for every request that may not wait, not only for those with __GFP_HIGH.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=56 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc order=5 type=unmovable zone=0 gfp=0
