# Blocks that are deferred in an NMI, and frees to a pageblock that is isolated.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc_frozen,free,free_nolock,isolate,undo_isolate type=movable
# Bound: gfp=0 order=1,2 context=nmi mode=other count=1
buddyfuzz 2
machine pages=6 order=2 pageblock=1 check=1
