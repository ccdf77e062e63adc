# A failed isolation undoes what it did, and pageblocks of two types merge in the process, as they
# do when an isolation is undone.
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
free a0 page=0
unreserve type=movable force=1
isolate pfn=0 count=513 mode=mem_offline
