# A frozen range that starts and ends with bad pages: there is no run yet when the first is found.
buddyfuzz 2
machine default
a0 = alloc_contig_frozen pfn=1024 count=8
damage a0 page=0 what=locked
damage a0 page=1 what=locked
damage a0 page=7 what=locked
free_contig_frozen a0 page=0 count=8
drain_all
