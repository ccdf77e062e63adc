# A hole that begins and ends within a pageblock: its pages are reserved, not free,
# and the blocks on both sides end there.
buddyfuzz 1
machine small holes=700+33
alloc order=2 type=movable
alloc order=0 type=movable
alloc order=1 type=movable
alloc_bulk count=40 type=movable
split slot=0
free_contig slot=0 first=0 count=4
free slot=1
free slot=2
free_bulk slot=0 count=40
drain_all
