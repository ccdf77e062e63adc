# A compound page larger than the largest order is on the deferred list as one block: all its pages
# are missing from the zone, not only those of its first part.
buddyfuzz 2
machine pages=32 order=4 pageblock=2 check=1
a0 = alloc_contig_comp pfn=0 order=5
contend_zone zone=0 on=1 after=0 times=0
free_nolock a0 page=0
a1 = alloc_contig pfn=16 count=1
