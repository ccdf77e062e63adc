# Planted: bulk-no-cma
# A movable bulk allocation does not count free CMA pages.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=128 cma=84+44 order=4 pageblock=2 cpus=1 check=1 watermarks=1
a0 = alloc_bulk count=44 type=movable zone=0
