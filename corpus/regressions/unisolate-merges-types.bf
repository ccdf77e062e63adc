# A pageblock whose isolation is undone merges with its free neighbour, and
# takes that one's type: the oracle said it must get back the type it had.
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
set_type pfn=0 type=unmovable
isolate pfn=0 count=513 mode=mem_offline
