# Planted: loop-index-16-bits
# The index of the loop over a range is truncated to 16 bits where the struct page is looked up.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig-page_ref.h
buddyfuzz 2
machine pages=66560 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=65537
free_contig a0 page=0 count=65537
