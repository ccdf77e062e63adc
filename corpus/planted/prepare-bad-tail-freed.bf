# Planted: prepare-bad-tail-freed
# A block with a bad page behind the first is freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-buddy.c
buddyfuzz 1
machine pages=1024 order=10 pageblock=9 check=1
alloc_contig_comp pfn=0 order=10
damage slot=0 index=512 what=locked
free_contig_frozen slot=0 first=0 count=0
