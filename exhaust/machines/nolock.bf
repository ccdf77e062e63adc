# Lockless allocations and frees, from any context, with per-CPU lists.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc_nolock,alloc,free_nolock,contend_zone,contend_pcp
# Bound: type=unmovable gfp=0 alloc.order=1 after=0 times=0
buddyfuzz 2
machine pages=2 order=1 pageblock=1 cpus=1 batch=1 high=2 check=1
