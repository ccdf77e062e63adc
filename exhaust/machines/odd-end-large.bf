# Contiguous allocations next to a free block that is larger than a pageblock.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=alloc_contig,alloc_contig_frozen,free_contig,free_contig_frozen
# Bound: page=0
buddyfuzz 2
machine pages=6 order=3 pageblock=1 check=1
