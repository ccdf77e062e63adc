# Planted: prepare-bad-tail-freed
# A block with a bad tail page is freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-buddy.c
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_comp pfn=0 order=10
damage a0 page=512 what=locked
free_contig_frozen a0 page=0 count=0
