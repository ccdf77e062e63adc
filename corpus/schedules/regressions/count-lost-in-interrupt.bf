# An interrupt allocates while PGALLOC is being counted: raw_cpu_add() loses what it counts.
buddyfuzz 2
machine pages=32 order=4 pageblock=2 cpus=1 batch=2 check=1
overlap on=1
interrupt
a0 = alloc order=0 type=movable zone=0 gfp=0
a1 = alloc order=3 type=unmovable zone=0 gfp=0
