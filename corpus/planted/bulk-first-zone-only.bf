# Planted: bulk-first-zone-only
# A bulk allocation looks at the first zone only.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=75 zones=0,48 order=10 pageblock=9 cpus=1 check=1 watermarks=1
a0 = alloc_highatomic order=4 type=unmovable zone=1
a1 = alloc_bulk count=2 type=unmovable zone=1
