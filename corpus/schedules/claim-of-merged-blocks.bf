# Two isolated pageblocks become one free block, and their isolation is undone one after the other; in
# between, another CPU claims the block (findings/undo-isolate-merged-blocks/README.md).
buddyfuzz 2
machine pages=64 order=10 pageblock=4 cpus=2 check=1
a0 = alloc_contig_frozen pfn=0 count=1
isolate pfn=0 count=17 mode=mem_offline
free_contig_frozen a0 count=1
overlap on=1
undo_isolate pfn=0 count=17
cpu cpu=1
a1 = alloc order=0 type=unmovable
