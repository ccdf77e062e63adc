# The usual proportion: the largest block is a pageblock.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0
# Bound: ops=alloc,alloc_frozen,alloc_bulk,alloc_contig,alloc_contig_frozen,free,free_contig,
# Bound: free_contig_frozen,free_bulk,split type=movable gfp=0,__GFP_COMP
buddyfuzz 2
machine pages=4 order=2 pageblock=2 check=1
