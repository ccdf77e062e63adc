# Blocks on per-CPU lists that are larger than a pageblock.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0 ops=alloc,alloc_frozen,free,drain_all,set_type,isolate,undo_isolate
# Bound: gfp=0 isolate.count=2 undo_isolate.count=2 mode=other type=unmovable,movable pfn=0,2
# Bound: order=2
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
