# The first and the last page have other references: the runs at both ends are empty.
buddyfuzz 2
machine default
a0 = alloc order=3 type=unmovable
split a0
get a0 page=0
get a0 page=7
free_contig a0 page=0 count=8
put a0 page=0
put a0 page=7
