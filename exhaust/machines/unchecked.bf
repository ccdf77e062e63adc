# The same without page checking.
# Run: --mode exact
# Bound: live=1 refs=2 damaged=1 ops=alloc,alloc_contig,alloc_contig_frozen,free,free_contig,free_contig_frozen,split,damage,repair,get,put type=movable gfp=0,__GFP_COMP
buddyfuzz 2
machine pages=4 order=2 pageblock=2
