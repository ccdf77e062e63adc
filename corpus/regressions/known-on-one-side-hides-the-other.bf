# A known difference late on A kept B from being run in free mode: against model/patch-v3 this
# diverges in every mode.
buddyfuzz 2
machine pages=1536 order=10 pageblock=9 section=10 check=1
a0 = alloc_contig_frozen pfn=0 count=1025
free_contig_frozen a0 page=0 count=1025
isolate pfn=512 count=512
a1 = alloc_contig pfn=0 count=1024
