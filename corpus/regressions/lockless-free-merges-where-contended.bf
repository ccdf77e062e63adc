# A nolock free is deferred if the zone's lock is held. Linux 6.12 has no nolock free: there the
# page is freed and merges (docs/kernel.md, older-defers-nothing).
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig_frozen pfn=0 count=1
contend_zone zone=0 on=1
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
pressure zone=0 flags=reclaim_active
free a0 page=0
free a1 page=0
free_nolock a2 page=0
