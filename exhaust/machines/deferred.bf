# Lockless frees while the zone's lock is held.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,free,free_nolock,alloc_nolock,contend_zone type=movable
# Bound: gfp=0 after=0 times=0 context=task
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
