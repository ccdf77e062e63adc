# Planted: alloc-bulk-one-short
# The bulk allocator leaves the last page with refcount 0.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-alloc_bulk-refcount
buddyfuzz 2
machine pages=3 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=2 type=unmovable zone=0
