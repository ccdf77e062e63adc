# Pieces of a split block freed by every means: contiguous, one by one, in bulk.
buddyfuzz 1
machine default
alloc order=5 type=movable
split slot=0
free slot=0 index=4
free_contig slot=0 first=5 count=11
free_contig slot=0 first=17 count=8
free_nolock slot=0 index=31
free_bulk slot=0 count=1
drain_all
