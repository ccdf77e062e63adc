buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
a0 = alloc_frozen order=0 type=movable
isolate pfn=0 count=16 mode=other
overlap on=1
free a0
cpu cpu=1
undo_isolate pfn=0 count=16
