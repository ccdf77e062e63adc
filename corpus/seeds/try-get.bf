# References tried on whatever is there: a held page, a frozen one, a tail, a free
# one, a hole.
buddyfuzz 1
machine pages=64 holes=40+3 order=4 pageblock=2 check=1
alloc_contig pfn=0 count=4
alloc_contig_frozen pfn=4 count=4
alloc_contig_comp pfn=16 order=4
try_get pfn=1
get slot=0 index=1
try_get pfn=1
try_get pfn=5
try_get pfn=17
try_get pfn=33
try_get pfn=41
put slot=0 index=1
