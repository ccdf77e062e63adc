# The same mistakes with page checking off: nothing is refused, all is freed.
buddyfuzz 1
machine nocheck
alloc_contig pfn=1024 count=32
damage slot=0 index=9 what=locked
damage slot=0 index=10 what=private
damage slot=0 index=11 what=poison
free_contig slot=0 first=0 count=32
drain_all
