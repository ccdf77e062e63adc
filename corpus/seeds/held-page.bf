# Somebody holds a page in the middle: the run must be flushed before it and
# begin anew behind it; the last put frees the page later.
buddyfuzz 2
machine default
a0 = alloc order=4 type=movable
split a0
get a0 page=7
free_contig a0 page=0 count=16
put a0 page=7
drain_all
