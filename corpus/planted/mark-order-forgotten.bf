# Planted: mark-order-forgotten
# The watermark check ignores the size of the request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=34 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=1 type=unmovable zone=0 gfp=0
