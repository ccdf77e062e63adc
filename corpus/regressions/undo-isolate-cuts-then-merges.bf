# A free block of the largest order, all of it isolated, is cut up when its first pageblock's
# isolation ends; what is left of it merges, and moves as a whole when the next one's ends.
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=9
isolate pfn=0 count=13 mode=mem_offline
free_contig_frozen a0 page=0 count=9
undo_isolate pfn=0 count=9
