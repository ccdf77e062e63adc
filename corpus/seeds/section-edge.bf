# A range across a section boundary of a sparse memory map: incrementing a struct page pointer runs
# off the end of the section's array.
buddyfuzz 2
machine sparse
a0 = alloc_contig pfn=1000 count=100
free_contig a0 page=0 count=100
a1 = alloc_contig_frozen pfn=1023 count=1026
free_contig_frozen a1 page=0 count=1026
drain_all
