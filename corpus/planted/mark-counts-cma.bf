# Planted: mark-counts-cma
# The watermark check counts free CMA pages for requests that cannot use them.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc_bulk-zone
buddyfuzz 2
machine pages=33 cma=0+32 order=10 pageblock=5 check=1 watermarks=1
a0 = alloc_bulk count=1 type=unmovable zone=0
