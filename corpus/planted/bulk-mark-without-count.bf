# Planted: bulk-mark-without-count
# A bulk allocation checks the low watermark without the pages that it asks for.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zone-alloc_bulk-zone
buddyfuzz 2
machine pages=26 zones=0,25 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=2 type=unmovable zone=1
