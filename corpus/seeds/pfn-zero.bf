# Page 0 is aligned to every order: the order of its block must follow from the length alone.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=0 count=7
free_contig a0 page=0 count=7
a1 = alloc_contig_frozen pfn=0 count=1025
free_contig_frozen a1 page=0 count=1025
drain_all
