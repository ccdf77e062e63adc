# Planted: loop-section-index-stale
# At a new memory section the run restarts, but its index does not.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence memmap-free_contig-page
buddyfuzz 2
machine pages=4 order=1 pageblock=1 section=1 cpus=1 batch=1 high=4 check=1
a0 = alloc_contig pfn=0 count=3
