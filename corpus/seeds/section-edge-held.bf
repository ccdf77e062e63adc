# The page with another reference is the first of a section: the flush and the section boundary
# coincide.
buddyfuzz 2
machine sparse
a0 = alloc_contig pfn=2040 count=16
get a0 page=8
free_contig a0 page=0 count=16
put a0 page=8
drain_all
