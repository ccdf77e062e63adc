# CMA allocations from isolated pageblocks.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=cma_alloc,cma_release,isolate,undo_isolate align=0
# Bound: isolate.count=1 undo_isolate.count=1
buddyfuzz 2
machine pages=8 order=2 pageblock=1 cma=4+4 check=1
