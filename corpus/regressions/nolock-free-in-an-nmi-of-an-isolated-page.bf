# As nolock-free-in-an-nmi-of-a-large-block, of a page that goes to no per-CPU list because its
# pageblock is isolated (docs/kernel.md, older-locks-in-nmi).
buddyfuzz 2
machine pages=4 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=1
isolate pfn=0 count=1 mode=mem_offline
free_nolock a0 context=nmi
