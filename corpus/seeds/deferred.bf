# Neither lock can be taken: the pages wait on the deferred list, with their order,
# until the next free that holds the zone's lock takes them along.
buddyfuzz 1
machine default
alloc order=2 type=movable
alloc order=0 type=unmovable
alloc order=5 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock slot=0
free_nolock slot=1
contend_zone zone=0 on=0
free slot=2
contend_pcp zone=0 on=0
drain_all
