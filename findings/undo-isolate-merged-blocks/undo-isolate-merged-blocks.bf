# Undoing the isolation of one pageblock also moves the free pages of the isolated pageblock next to
# it (findings/undo-isolate-merged-blocks/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known undo-isolate-merged-blocks
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=1
isolate pfn=0 count=4 mode=mem_offline
isolate pfn=4 count=4 mode=mem_offline
free_contig_frozen a0 page=0 count=1
undo_isolate pfn=0 count=4
