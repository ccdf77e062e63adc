# A zone that ends within a pageblock.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=1
# Bound: ops=alloc,alloc_contig,alloc_contig_frozen,free,free_contig,free_contig_frozen,isolate,
# Bound: undo_isolate,damage,set_type type=unmovable,movable gfp=0 what=hwpoison
# Bound: mode=mem_offline,other
buddyfuzz 2
machine pages=3 order=2 pageblock=1 check=1
