# What free_pages_prepare() clears silently must be cleared in each page of a run, not only in the
# first.
buddyfuzz 2
machine default
a0 = alloc_contig_frozen pfn=1024 count=16
damage a0 page=1 what=anon
damage a0 page=2 what=mlocked
damage a0 page=3 what=type
damage a0 page=4 what=dirty
damage a0 page=5 what=private
free_contig_frozen a0 page=0 count=16
drain_all
