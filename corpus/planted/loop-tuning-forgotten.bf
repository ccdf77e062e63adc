# Planted: loop-tuning-forgotten
# A batched free resets pcp->free_count.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-pcp-alloc_contig_frozen-tuning
buddyfuzz 2
machine pages=1024 order=9 pageblock=9 cpus=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free a0 page=0
a1 = alloc_contig_frozen pfn=512 count=1
