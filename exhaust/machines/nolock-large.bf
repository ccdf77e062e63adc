# Lockless allocations of orders that have no per-CPU list.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=alloc_nolock,free_nolock,free,contend_zone order=0,3,4 after=0
# Bound: times=0
buddyfuzz 2
machine pages=16 order=4 pageblock=4 check=1
