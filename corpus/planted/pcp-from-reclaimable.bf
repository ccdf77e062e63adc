# Planted: pcp-from-reclaimable
# Unmovable requests take from the reclaimable per-CPU list when their own is empty.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lists-untouched-alloc_bulk-pcp
buddyfuzz 2
machine pages=3 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=2 type=unmovable zone=0
