buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 batch=2 high=8 check=1
a0 = alloc order=1 type=movable
a1 = alloc order=1 type=movable
a2 = alloc order=1 type=movable
a3 = alloc order=1 type=movable
free a0
free a1
free a2
overlap on=1
free a3
cpu cpu=1
drain_all
