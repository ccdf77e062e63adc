# Frozen pages freed in three parts, the middle last: what was left open has to
# close without a gap.
buddyfuzz 1
machine default
alloc_contig_frozen pfn=1536 count=300
free_contig_frozen slot=0 first=0 count=100
free_contig_frozen slot=0 first=200 count=100
free_contig_frozen slot=0 first=100 count=100
drain_all
