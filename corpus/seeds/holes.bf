# Free pages on both sides of an absent section: a missing page merges with nothing and is never
# accessed.
buddyfuzz 2
machine sparse-holes
a0 = alloc_contig pfn=2030 count=18
a1 = alloc_contig pfn=3072 count=18
get a0 page=17
free_contig a0 page=0 count=18
free_contig a1 page=0 count=18
put a0 page=17
drain_all
