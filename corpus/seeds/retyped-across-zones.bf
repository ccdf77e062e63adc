# The type of a pageblock that two zones share cannot change: its free pages would be moved across
# the zone boundary.
buddyfuzz 2
machine pages=32 zones=0,14 order=4 pageblock=3 check=1
set_type pfn=9 type=unmovable
set_type pfn=15 type=unmovable
a0 = alloc_contig pfn=8 count=6
set_type pfn=0 type=reclaimable
free_contig none page=0 count=6
