# A nolock free gets the zone's lock at the first trylock, while the per-CPU lock is held. Blocks on
# the deferred list stay there until a free that waits for the zone's lock.
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
