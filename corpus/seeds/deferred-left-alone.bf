# A free that takes no lock gets the zone's at the first try, though the per-CPU lists'
# is held; what waits on the deferred list stays there, until a free that may wait.
buddyfuzz 2
machine default
a0 = alloc order=2 type=movable
a1 = alloc order=3 type=movable
a2 = alloc order=5 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
free_nolock a1
free a2
contend_pcp zone=0 on=0
drain_all
