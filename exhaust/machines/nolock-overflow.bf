# Lockless frees that fill a per-CPU list.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,free_nolock,free,drain_all type=unmovable gfp=0
# Bound: context=task
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=4 check=1
