# An atomic request gets a block of a pageblock that begins in another zone, so that the pageblock
# cannot be reserved.
buddyfuzz 2
machine pages=1000 zones=0,102 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=104 count=896
a1 = alloc_highatomic order=1 type=movable zone=1
