# Isolation for each purpose, over pages that are held, hwpoisoned or movable.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=1 ops=alloc,alloc_contig,free,isolate,undo_isolate,damage
# Bound: type=unmovable,movable gfp=0 order=0,1 what=hwpoison,lru alloc_contig.count=1,3
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
