# Planted: loop-page-increments
# Struct pages are walked by pointer across memory sections.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence memmap-free_contig-page
buddyfuzz 2
machine pages=1536 order=10 pageblock=9 section=10 check=1
a0 = alloc_contig pfn=2050 count=511
