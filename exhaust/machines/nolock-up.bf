# Lockless allocations and frees, from any context, without SMP.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc_nolock,free_nolock,alloc,free,contend_zone type=unmovable
# Bound: gfp=0 after=0 times=0 alloc.order=1
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 check=1
