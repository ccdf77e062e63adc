# Counts of 0 and 1: a loop with an off-by-one error shows at once, and a count of 0 must touch
# nothing.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=512 count=8
free_contig a0 page=0 count=0
free_contig a0 page=0 count=1
free_contig a0 page=7 count=1
free_contig a0 page=1 count=6
