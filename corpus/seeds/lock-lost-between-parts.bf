# The parts of a block whose first page has other references are freed without waiting for a lock:
# the second trylock of the per-CPU lock fails, and the last of the zone's.
buddyfuzz 2
machine default
a0 = alloc order=5 type=movable
get a0 page=0
contend_pcp zone=0 on=1 after=1
contend_zone zone=0 on=1 after=3 times=2
free_nolock a0
put a0
contend_zone zone=0 on=0
contend_pcp zone=0 on=0
drain_all
