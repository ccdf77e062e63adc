# What prepare clears without a word must be cleared on each page of a run, not
# on the first alone.
buddyfuzz 1
machine default
alloc_contig_frozen pfn=1024 count=16
damage slot=0 index=1 what=anon
damage slot=0 index=2 what=mlocked
damage slot=0 index=3 what=type
damage slot=0 index=4 what=dirty
damage slot=0 index=5 what=private
free_contig_frozen slot=0 first=0 count=16
drain_all
