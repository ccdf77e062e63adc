# Planted: bulk-run-of-one
# After a run of contiguous pages in an array, the next run starts one page too late.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_bulk-page_ref.h
buddyfuzz 2
machine pages=8 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=2 type=unmovable zone=0
free_bulk a0 count=2
