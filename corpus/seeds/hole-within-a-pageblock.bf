# A hole that starts and ends within a pageblock: its pages are reserved, not free, and the blocks
# on both sides end there.
buddyfuzz 2
machine small holes=700+33
a0 = alloc order=2 type=movable
a1 = alloc order=0 type=movable
a2 = alloc order=1 type=movable
a3 = alloc_bulk count=40 type=movable
split a0
free_contig a0 page=0 count=4
free a1
free a2
free_bulk a3 count=40
drain_all
