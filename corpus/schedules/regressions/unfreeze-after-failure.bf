# Where the freeze fails, since try_get has a reference, there is nothing to unfreeze.
buddyfuzz 2
machine pages=1 order=10 pageblock=9 cpus=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
overlap on=1
switch after=10 cpu=1
switch after=19 cpu=0
freeze a0 page=0 expected=0
try_get pfn=0
unfreeze a0 page=0 refs=0
free a0 page=0
cpu cpu=1
try_get pfn=0
