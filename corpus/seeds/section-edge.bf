# A range across the edge of a section of a sparse map: a struct page pointer
# that strides on runs off the end of its section's array.
buddyfuzz 1
machine sparse
alloc_contig pfn=1000 count=100
free_contig slot=0 first=0 count=100
alloc_contig_frozen pfn=1023 count=1026
free_contig_frozen slot=0 first=0 count=1026
drain_all
