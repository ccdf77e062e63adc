# Lockless frees of blocks that are larger than a pageblock, with per-CPU lists.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,free_nolock,contend_pcp,set_type,drain_all gfp=0 order=2
# Bound: type=unmovable,movable context=task after=0 times=0 pfn=0,2
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
