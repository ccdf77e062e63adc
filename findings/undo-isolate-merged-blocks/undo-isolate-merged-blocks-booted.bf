# Undoing the isolation of one pageblock also moves the free pages of the isolated pageblock next to
# it.
# (findings/undo-isolate-merged-blocks/README.md: for a machine that a booted kernel has).
# Replay: buddyfuzz run --mode strict --backend model/batched --against none
# Expect: known undo-isolate-merged-blocks
buddyfuzz 2
machine pages=1024 order=10 pageblock=8 cpus=1 check=1
a0 = alloc_contig_frozen pfn=0 count=1
isolate pfn=0 count=256 mode=mem_offline
isolate pfn=256 count=256 mode=mem_offline
free_contig_frozen a0 page=0 count=1
undo_isolate pfn=0 count=256
