# Per-CPU lists with pages of pageblocks that are then isolated.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0
# Bound: ops=alloc,alloc_contig,free,free_contig,isolate,undo_isolate,drain_all gfp=0 type=movable
# Bound: order=0,1 mode=other isolate.count=1 undo_isolate.count=1 alloc_contig.count=2
buddyfuzz 2
machine pages=4 order=2 pageblock=1 cpus=1 batch=2 high=4 check=1
