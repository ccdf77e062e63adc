# Planted: bulk-falls-back-to-many
# A bulk allocation that finds no zone with enough pages allocates all of them one by one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc_bulk count=2 type=unmovable zone=0
