# The block that spans two zones is larger than a pageblock, and the assertion on the zone of its
# second piece fails: another form of the finding batch-spans-zones.
buddyfuzz 2
machine pages=32 zones=0,1 order=4 pageblock=2 cpus=1 check=1
a0 = alloc_frozen order=0 type=movable zone=1
a1 = alloc_bulk count=14 type=movable zone=1
free a0
a2 = alloc order=0 type=unmovable zone=0
a3 = alloc order=0 type=movable zone=1
free_bulk a2 count=1 more=1
free_bulk a3 count=1 more=1
free_bulk a1 count=14
