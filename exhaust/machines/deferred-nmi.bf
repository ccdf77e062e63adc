# Frees in an NMI without SMP, which may not even try a lock: each block is deferred.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc_contig_comp,alloc,free,free_nolock type=movable gfp=0
# Bound: context=nmi
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
