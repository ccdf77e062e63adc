# Direct reclaim frees a page that is bad. Reports of bad pages let minutes pass (kernel/shims.c), so
# that the request, which goes on, has stalled.
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=16
damage a0 page=3 what=mapping
reclaim a0 page=3 count=1 progress=1
reclaim none page=0 count=0 progress=0
reclaim a0 page=4 count=1 progress=1
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL
damage a0 page=5 what=mapping
reclaim a0 page=5 count=1 progress=1
reclaim a0 page=6 count=1 progress=1
a2 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NOWARN
