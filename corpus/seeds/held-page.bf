# Somebody holds a page in the middle: the run must be flushed before it and
# begin anew behind it; the last put frees the page later.
buddyfuzz 1
machine default
alloc order=4 type=movable
split slot=0
get slot=0 index=7
free_contig slot=0 first=0 count=16
put slot=0 index=7
drain_all
