# A free block of the largest order whose pageblocks are all isolated is split when the first is
# unisolated. The remainder merges, and moves as a whole when the next pageblock is unisolated.
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=9
isolate pfn=0 count=13 mode=mem_offline
free_contig_frozen a0 page=0 count=9
undo_isolate pfn=0 count=9
