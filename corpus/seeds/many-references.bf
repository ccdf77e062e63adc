# Reference counts that 8 or 16 bits do not hold: one more than 255, one more than
# 65535, and a range of pages freed while one of them has as many. When everything is
# freed at the end, they are not dropped one by one.
buddyfuzz 1
machine pages=1024 order=10 pageblock=9 cpus=2 check=1
alloc order=0 type=unmovable zone=0 gfp=0
freeze slot=0 index=0 expected=0
unfreeze slot=0 index=0 refs=255
get slot=0 index=0
get slot=0 index=0
put slot=0 index=0
alloc order=3 type=movable zone=0 gfp=__GFP_COMP
freeze slot=1 index=0 expected=0
unfreeze slot=1 index=0 refs=65535
get slot=1 index=5
get slot=1 index=0
put slot=1 index=0
freeze slot=1 index=0 expected=256
alloc_contig pfn=512 count=16
freeze slot=2 index=7 expected=1
unfreeze slot=2 index=7 refs=65535
get slot=2 index=7
free_contig slot=2 first=0 count=16
try_get pfn=519
alloc order=0 type=movable zone=0 gfp=0
freeze slot=0 index=0 expected=0
unfreeze slot=0 index=0 refs=0
