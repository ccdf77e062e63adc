# Without per-CPU lists the order of the free lists must be the same after each
# operation, not only after a drain.
buddyfuzz 1
machine nosmp
alloc order=6 type=movable
alloc order=2 type=movable
alloc order=6 type=unmovable
split slot=0
get slot=0 index=33
free_contig slot=0 first=0 count=64
free slot=1
free slot=2
put slot=0 index=33
