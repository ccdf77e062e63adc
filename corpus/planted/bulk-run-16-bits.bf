# Planted: bulk-run-16-bits
# The length of a run of contiguous pages in an array is truncated to 16 bits.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-free_bulk-list
buddyfuzz 2
machine pages=66560 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=65537
free_bulk a0 count=65537
