# Refcounts that do not fit into 8 or 16 bits: 256, 65536, and a range of pages freed while one of
# them has as many. At the end they are not dropped one by one.
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
freeze a0 page=0 expected=0
unfreeze a0 page=0 refs=255
get a0 page=0
get a0 page=0
put a0 page=0
a1 = alloc order=3 type=movable zone=0 gfp=__GFP_COMP
freeze a1 page=0 expected=0
unfreeze a1 page=0 refs=65535
get a1 page=5
get a1 page=0
put a1 page=0
freeze a1 page=0 expected=256
a2 = alloc_contig pfn=512 count=16
freeze a0 page=7 expected=1
unfreeze a0 page=7 refs=65535
get a0 page=7
free_contig a0 page=0 count=16
try_get pfn=519
a3 = alloc order=0 type=movable zone=0 gfp=0
freeze a0 page=0 expected=0
unfreeze a0 page=0 refs=0
