# Planted: bulk-first-zone-only
# A bulk allocation looks at the first zone only.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc_bulk-zone
buddyfuzz 2
machine pages=5 zones=0,4 order=1 pageblock=1 cpus=1 batch=2 high=4 check=1
a0 = alloc_bulk count=3 type=movable zone=1
