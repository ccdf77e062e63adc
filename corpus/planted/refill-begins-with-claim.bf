# Planted: refill-begins-with-claim
# Refilling a per-CPU list starts by claiming a pageblock.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-bulk-alloc_bulk-ret
buddyfuzz 2
machine pages=4 order=4 pageblock=2 cpus=1 check=1
a0 = alloc_bulk count=2 type=unmovable zone=0
