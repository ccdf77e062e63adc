# Planted: smallest-but-one
# A block is taken from the next larger order even if the requested order has one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc_bulk-smallest
buddyfuzz 2
machine pages=8 order=2 pageblock=2 cpus=1 batch=2 high=8 check=1
a0 = alloc_bulk count=1 type=movable zone=0
