# Planted: loop-section-late
# After the first 65536 pages of a range, memory sections are no longer checked.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence memmap-free_contig-page
buddyfuzz 2
machine pages=73728 order=10 pageblock=9 section=13 check=1
a0 = alloc_contig pfn=0 count=73728
free_contig a0 page=0 count=73728
