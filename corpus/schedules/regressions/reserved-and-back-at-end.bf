# A pageblock joins the reserve and leaves it in the block: what did not merge is left when all is freed.
buddyfuzz 2
machine pages=1024 cma=512+64 order=6 pageblock=1 thp=5 cpus=2 batch=4 high=8 check=1
overlap on=1
a0 = alloc_highatomic order=5 type=movable zone=0
free a0 page=0
cpu cpu=1
unreserve type=movable force=1
