# Pages that freeing must refuse or repair.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=1
# Bound: ops=alloc,alloc_contig,alloc_contig_frozen,free,free_contig,free_contig_frozen,split,
# Bound: damage,repair type=movable gfp=0,__GFP_COMP
buddyfuzz 2
machine pages=4 order=2 pageblock=2 check=1
