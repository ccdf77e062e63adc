# Four isolated pageblocks, and contiguous allocations from some of them.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=isolate,undo_isolate,alloc_contig_frozen,free_contig_frozen
# Bound: mode=mem_offline isolate.count=7 undo_isolate.count=7
buddyfuzz 2
machine pages=8 order=3 pageblock=1 check=1
