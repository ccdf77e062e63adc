# References tried on all kinds of pages: in use, frozen, tail, free, hole.
buddyfuzz 2
machine pages=64 holes=40+3 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=4
a1 = alloc_contig_frozen pfn=4 count=4
a2 = alloc_contig_comp pfn=16 order=4
try_get pfn=1
get a0 page=1
try_get pfn=1
try_get pfn=5
try_get pfn=17
try_get pfn=33
try_get pfn=41
put a0 page=1
