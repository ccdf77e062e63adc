# Pages that free_pages_prepare() must report and leak, each kind once, with good
# pages between them.
buddyfuzz 1
machine default
alloc_contig pfn=1024 count=32
damage slot=0 index=3 what=mapcount
damage slot=0 index=8 what=mapping
damage slot=0 index=9 what=locked
damage slot=0 index=30 what=lru
free_contig slot=0 first=0 count=32
drain_all
