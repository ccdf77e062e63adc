# A hole in a pageblock, and a zone that ends within a block.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0
# Bound: ops=alloc,alloc_contig,free,free_contig,isolate,undo_isolate,try_get type=movable gfp=0
# Bound: mode=mem_offline isolate.count=1 undo_isolate.count=1
buddyfuzz 2
machine pages=7 holes=2+1 order=2 pageblock=1 check=1
