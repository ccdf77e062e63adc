# The block that spans two zones is larger than a pageblock, and the
# assertion on the zone of its second piece fails: the finding
# batch-spans-zones in another guise.
buddyfuzz 1
machine pages=16 zones=0,1 order=4 pageblock=2 cpus=1 check=1
alloc_frozen order=0 type=unmovable zone=1
alloc_bulk count=8 type=unmovable zone=1
free slot=0
alloc_bulk count=1 type=unmovable zone=0
alloc_bulk count=7 type=unmovable zone=1
free_bulk slot=0 count=16
