# References of a few pages: frozen, unfrozen, taken and dropped.
# Run: --mode exact
# Bound: live=2 refs=2 damaged=0
# Bound: ops=alloc,alloc_frozen,free,free_contig,free_contig_frozen,put,get,try_get,freeze,unfreeze,
# Bound: split type=movable gfp=0,__GFP_COMP
buddyfuzz 2
machine pages=4 order=1 pageblock=1 check=1
