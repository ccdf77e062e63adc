# A page frozen within a refcounted range, and a speculative reference that must fail on it.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=1024 count=8
freeze a0 page=3 expected=1
try_get pfn=1027
free_contig a0 page=0 count=3
unfreeze a0 page=3 refs=2
free_contig a0 page=3 count=5
put a0 page=3
try_get pfn=1027
