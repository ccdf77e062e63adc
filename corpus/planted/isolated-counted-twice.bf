# Planted: isolated-counted-twice
# COMPACTISOLATED counts a free block that fills a pageblock twice.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence compact-isolated-alloc_contig-isolated
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
