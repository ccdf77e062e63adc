# A frozen range that begins and ends with bad pages: there is nothing to hand on
# when the first is met.
buddyfuzz 1
machine default
alloc_contig_frozen pfn=1024 count=8
damage slot=0 index=0 what=locked
damage slot=0 index=1 what=locked
damage slot=0 index=7 what=locked
free_contig_frozen slot=0 first=0 count=8
drain_all
