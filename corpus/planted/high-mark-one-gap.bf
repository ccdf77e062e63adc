# Planted: high-mark-one-gap
# The high watermark is the low one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence watermarks-end-watermark
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 watermarks=1
