# An isolated pageblock, and contiguous allocations next to it.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0
# Bound: ops=alloc,alloc_contig_frozen,isolate,undo_isolate,free,free_contig_frozen gfp=0
# Bound: type=movable mode=mem_offline isolate.count=1,2 undo_isolate.count=1,2
buddyfuzz 2
machine pages=8 order=3 pageblock=1 check=1
