# A page whose count is frozen within a refcounted range, and a speculative getter
# that must not revive it.
buddyfuzz 1
machine default
alloc_contig pfn=1024 count=8
freeze slot=0 index=3 expected=1
try_get pfn=1027
free_contig slot=0 first=0 count=3
unfreeze slot=0 index=3 refs=2
free_contig slot=0 first=3 count=5
put slot=0 index=3
try_get pfn=1027
