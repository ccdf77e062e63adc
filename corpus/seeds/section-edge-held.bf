# The held page is the first of a section: the flush and the change of section
# come at once.
buddyfuzz 1
machine sparse
alloc_contig pfn=2040 count=16
get slot=0 index=8
free_contig slot=0 first=0 count=16
put slot=0 index=8
drain_all
