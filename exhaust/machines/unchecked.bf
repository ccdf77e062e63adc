# Pages that freeing must refuse or repair, without page checking.
# Run: --mode exact
# Bound: live=1 refs=2 damaged=1
# Bound: ops=alloc,alloc_contig,alloc_contig_frozen,free,free_contig,free_contig_frozen,split,
# Bound: damage,repair,get,put type=movable gfp=0,__GFP_COMP
buddyfuzz 2
machine pages=4 order=2 pageblock=2
