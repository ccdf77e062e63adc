# A page in the middle has another reference: the run must be flushed before it and restart after
# it. The last put frees the page later.
buddyfuzz 2
machine default
a0 = alloc order=4 type=movable
split a0
get a0 page=7
free_contig a0 page=0 count=16
put a0 page=7
drain_all
