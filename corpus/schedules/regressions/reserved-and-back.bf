# A pageblock joins the reserve and leaves it in the block: it has its type again, and did not merge.
buddyfuzz 2
machine pages=336 zones=0,3,36 order=10 pageblock=1 cpus=1 check=1
overlap on=1
a0 = alloc_highatomic order=0 type=movable zone=2
a1 = alloc_highatomic order=2 type=movable zone=2
free a1 page=0
drain_all
unreserve type=movable force=0
