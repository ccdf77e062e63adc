# Without per-CPU lists, the order of the free lists must be the same after each operation, not only
# after a drain.
buddyfuzz 2
machine nosmp
a0 = alloc order=6 type=movable
a1 = alloc order=2 type=movable
a2 = alloc order=6 type=unmovable
split a0
get a0 page=33
free_contig a0 page=0 count=64
free a1
free a2
put a0 page=33
