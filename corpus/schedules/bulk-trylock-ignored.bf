buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc_bulk count=2
free_bulk a0 count=2
overlap on=1
a1 = alloc_bulk count=2
cpu cpu=1
drain_all
