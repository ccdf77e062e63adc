# Planted: loop-run-limit-drops-page
# A run is cut at 8192 pages, and the page after it is lost.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-free_contig-list
buddyfuzz 2
machine pages=9216 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=8193
free_contig a0 page=0 count=8193
