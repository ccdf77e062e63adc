# Planted: prepare-slow-private-kept
# page->private of a page that needs cleaning survives freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-private-free_bulk-private
buddyfuzz 1
machine pages=1 order=10 pageblock=9 cpus=1 check=1
alloc_bulk count=1 type=unmovable zone=0
damage slot=0 index=0 what=private
free_bulk slot=0 count=1
