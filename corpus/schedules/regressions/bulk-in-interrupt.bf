# An interrupt allocates an array of pages while its CPU does.
buddyfuzz 2
machine pages=3 order=10 pageblock=9 cpus=1 check=1
overlap on=1
interrupt
a0 = alloc_bulk count=1 type=unmovable zone=0
a1 = alloc_bulk count=2 type=unmovable zone=0
