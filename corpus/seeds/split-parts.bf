# The pages of a split block freed in all ways: contiguous, one by one, in bulk.
buddyfuzz 2
machine default
a0 = alloc order=5 type=movable
split a0
free a0 page=4
free_contig a0 page=5 count=11
free_contig a0 page=17 count=8
free_nolock a0 page=31
free_bulk a0 count=32
drain_all
