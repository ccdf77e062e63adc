# Planted: mark-never-counts-cma
# The watermark check counts free CMA pages for no request.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence zone-flags-alloc_bulk-below_high
buddyfuzz 2
machine pages=512 cma=0+512 order=10 pageblock=9 check=1
a0 = alloc_bulk count=1 type=movable zone=0
