# Planted: nolock-below-mark
# A nolock allocation ignores the min watermark.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc_nolock-zone
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 check=1 watermarks=1
a0 = alloc_nolock order=0 frozen=0 context=task
