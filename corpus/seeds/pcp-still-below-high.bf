# A zone below its high mark that stays below after a free from a full per-CPU list:
# nearly all of it is held.
buddyfuzz 1
machine pages=4096 order=10 pageblock=9 cpus=1 batch=2 high=4 check=1
alloc_bulk count=1024 type=movable
alloc_bulk count=1024 type=movable
alloc_bulk count=1024 type=movable
alloc_bulk count=1024 type=movable
pressure zone=0 flags=below_high
free slot=0
free slot=1
free slot=2
free slot=3
free slot=4
free slot=5
free slot=6
free slot=7
