# At the end, the harness undid the isolation of each pageblock separately, although one operation
# had isolated both. It must undo adjacent ones in one call, as the kernel's callers do.
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=1
isolate pfn=0 count=5 mode=mem_offline
