# Free pages on both sides of an absent section: a missing page merges with nothing
# and is never looked at.
buddyfuzz 1
machine sparse-holes
alloc_contig pfn=2030 count=18
alloc_contig pfn=3072 count=18
get slot=0 index=17
free_contig slot=0 first=0 count=18
free_contig slot=1 first=0 count=18
put slot=0 index=17
drain_all
