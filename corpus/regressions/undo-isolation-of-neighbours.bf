# Giving everything back undid the isolation of each pageblock by itself, though
# one operation had isolated both: the harness must undo what lies side by
# side in one go, as the kernel's callers do.
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=1
isolate pfn=0 count=5 mode=mem_offline
