# Contiguous frozen pages, some of them unfrozen, in two blocks of the largest order.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=alloc_contig_frozen,free_contig_frozen,freeze,unfreeze
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
