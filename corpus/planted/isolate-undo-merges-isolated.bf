# Planted: isolate-undo-merges-isolated
# Undoing an isolation merges with a pageblock that is still isolated.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence list-type-span-undo_isolate-list
buddyfuzz 2
machine pages=16 order=4 pageblock=1 check=1
isolate pfn=0 count=2 mode=other
isolate pfn=2 count=2 mode=mem_offline
undo_isolate pfn=0 count=2
