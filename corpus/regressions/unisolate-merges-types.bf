# A pageblock whose isolation is undone merges with its free neighbour and takes the neighbour's
# type. The oracle said that it must get its own type back.
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
set_type pfn=0 type=unmovable
isolate pfn=0 count=513 mode=mem_offline
