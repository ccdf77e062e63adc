# Planted: pcp-bulk-pgalloc-late
# The bulk allocator adds one page to PGALLOC, however many it got.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pgalloc-alloc_bulk-pgalloc
buddyfuzz 2
machine pages=8 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=2 type=unmovable zone=0
