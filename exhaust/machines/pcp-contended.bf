# The lock of the per-CPU lists or of the zone is held.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free,free_nolock,contend_pcp,contend_zone type=movable
# Bound: gfp=0 context=task after=0 times=0 order=0,1
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=2 check=1
