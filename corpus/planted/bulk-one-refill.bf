# Planted: bulk-one-refill
# A bulk allocation refills the per-CPU list only once.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=8 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=4 type=unmovable zone=0
