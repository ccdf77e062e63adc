# Planted: cma-available-not-restored
# A range that cannot be allocated is not added back to available_count.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence cma-area-cma_alloc-available
buddyfuzz 2
machine pages=768 cma=256+512 order=8 pageblock=6 check=1
a0 = alloc_bulk count=1 type=movable zone=0
a1 = cma_alloc area=0 count=257 align=0
