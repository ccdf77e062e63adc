# Compaction that frees pages of an isolated pageblock.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=1 answers=1 ops=alloc,free,damage,repair,isolate,undo_isolate,compact
# Bound: type=movable order=2 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL what=lru mode=other count=1
# Bound: compact.result=skipped,success
buddyfuzz 2
machine pages=4 order=3 pageblock=2 check=1
