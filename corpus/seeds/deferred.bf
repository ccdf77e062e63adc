# Both trylocks fail: the pages go to the deferred list, with their order, until the next free that
# takes the zone's lock.
buddyfuzz 2
machine default
a0 = alloc order=2 type=movable
a1 = alloc order=0 type=unmovable
a2 = alloc order=5 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock a0
free_nolock a1
contend_zone zone=0 on=0
free a2
contend_pcp zone=0 on=0
drain_all
