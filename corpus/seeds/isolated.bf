# Freeing into isolated pageblocks: these pages bypass the per-CPU lists and are not counted as free
# until the isolation is undone. The pages are frozen, since a page with a refcount cannot be
# isolated.
buddyfuzz 2
machine default
a0 = alloc_contig_frozen pfn=500 count=600
isolate pfn=512 count=512 mode=mem_offline
free_contig_frozen a0 page=0 count=600
undo_isolate pfn=512 count=512
drain_all
