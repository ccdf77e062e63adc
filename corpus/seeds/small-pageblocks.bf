# Pageblocks of two pages: a run has pages of many types, and a chunk larger than a pageblock must
# be split again, each piece to its own list.
buddyfuzz 2
machine pageblock1
a0 = alloc_contig_frozen pfn=64 count=17
set_type pfn=66 type=unmovable
set_type pfn=70 type=reclaimable
isolate pfn=68 count=2 mode=other
free_contig_frozen a0 page=0 count=17
undo_isolate pfn=68 count=2
drain_all
