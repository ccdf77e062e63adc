# Planted: loop-section-index-stale
# At a new memory section the run restarts, but its index does not.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free_contig-list
buddyfuzz 2
machine pages=1536 order=10 pageblock=9 section=10 cpus=1 check=1
a0 = alloc_contig pfn=2367 count=273
free_contig a0 page=0 count=4
free_contig a0 page=0 count=95
free_contig a0 page=0 count=95
