# n of 0 and of 1: a loop that runs once too often or ends one early shows at once;
# a count of 0 must touch nothing.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=512 count=8
free_contig a0 page=0 count=0
free_contig a0 page=0 count=1
free_contig a0 page=7 count=1
free_contig a0 page=1 count=6
