# A free that takes no lock gets the zone's at the first try, though the per-CPU lists'
# is held; what waits on the deferred list stays there, until a free that may wait.
buddyfuzz 1
machine default
alloc order=2 type=movable
alloc order=3 type=movable
alloc order=5 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock slot=0
contend_zone zone=0 on=0
free_nolock slot=1
free slot=2
contend_pcp zone=0 on=0
drain_all
