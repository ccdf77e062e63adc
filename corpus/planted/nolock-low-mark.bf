# Planted: nolock-low-mark
# A nolock allocation checks the low watermark instead of the min watermark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_nolock-ret
buddyfuzz 2
machine pages=40 order=5 pageblock=4 check=1 watermarks=1
a0 = alloc_nolock order=0
