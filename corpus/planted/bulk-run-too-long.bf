# Planted: bulk-run-too-long
# The page that ends a run of contiguous pages in an array is counted as part of the run.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_bulk-page_ref.h
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=3
put a0 page=64
free_bulk a0 count=3
