# Undoing the isolation of one pageblock also moves the free pages of the isolated pageblock next to
# it (findings/undo-isolate-merged-blocks/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known undo-isolate-merged-blocks
buddyfuzz 2
machine pages=8 order=3 pageblock=1 check=1
a0 = alloc order=3 type=movable
isolate pfn=4 count=4 mode=mem_offline
free a0
undo_isolate pfn=4 count=2
