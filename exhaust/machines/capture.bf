# A request captures what its compaction frees, if zone, migratetype and order fit.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 answers=1 ops=alloc,split,compact type=unmovable,movable order=1,2
# Bound: gfp=GFP_KERNEL|__GFP_ZERO compact.page=0 compact.count=1,4 compact.result=skipped,success
buddyfuzz 2
machine pages=8 zones=0,4 cma=6+2 order=3 pageblock=1 check=1
