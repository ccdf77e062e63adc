# Pages that free_pages_prepare() must report and leak, one of each kind, with good pages between
# them.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=1024 count=32
damage a0 page=3 what=mapcount
damage a0 page=8 what=mapping
damage a0 page=9 what=locked
damage a0 page=30 what=lru
free_contig a0 page=0 count=32
drain_all
