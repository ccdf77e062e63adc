# The last pages of a sparse machine with an odd number of pages: an access to the next page goes
# past the memory map.
buddyfuzz 2
machine default pages=1023 section=10
a0 = alloc order=0 type=movable
a1 = alloc order=1 type=movable
a2 = alloc order=4 type=movable
split a1
split a2
free_contig a2 page=0 count=16
free_contig a1 page=0 count=2
free a0
drain_all
