# A data race that is harmless: reserve-limit in runner/benign.def.
buddyfuzz 2
machine pages=1024 order=5 pageblock=3 cpus=2 check=1
a0 = alloc_highatomic order=1
overlap on=1
unreserve type=movable force=1
cpu cpu=1
a1 = alloc_highatomic order=1
