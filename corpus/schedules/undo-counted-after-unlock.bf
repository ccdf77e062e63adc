buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
isolate pfn=0 count=16
isolate pfn=64 count=16
overlap on=1
undo_isolate pfn=0 count=16
cpu cpu=1
undo_isolate pfn=64 count=16
