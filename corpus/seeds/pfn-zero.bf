# Page 0 is aligned to every order there is: the order of its block has to come
# from the length alone.
buddyfuzz 1
machine default
alloc_contig pfn=0 count=7
free_contig slot=0 first=0 count=7
alloc_contig_frozen pfn=0 count=1025
free_contig_frozen slot=0 first=0 count=1025
drain_all
