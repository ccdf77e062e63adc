# Planted: mark-high-not-halved
# __GFP_HIGH does not lower the min watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=13 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_HIGH
