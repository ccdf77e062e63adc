# Frozen pages freed in three parts, the middle one last: the blocks must merge without a gap.
buddyfuzz 2
machine default
a0 = alloc_contig_frozen pfn=1536 count=300
free_contig_frozen a0 page=0 count=100
free_contig_frozen a0 page=200 count=100
free_contig_frozen a0 page=100 count=100
drain_all
