# Planted: nolock-below-mark
# A nolock allocation ignores the min watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc_nolock-zone
buddyfuzz 2
machine pages=40 order=5 pageblock=4 check=1 watermarks=1
a0 = alloc order=3 gfp=__GFP_MEMALLOC
a1 = alloc_nolock order=0
