# Planted: prepare-slow-private-kept
# page->private of a page that needs cleaning survives freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-private-free_bulk-private
buddyfuzz 2
machine pages=1 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=1 type=unmovable zone=0
damage a0 what=private
free_bulk a0 count=1
