# Compound allocations that are larger than the largest block.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=alloc_contig_comp,free_contig_frozen,free
# Bound: alloc_contig_comp.order=2,3,4,5
buddyfuzz 2
machine pages=32 order=3 pageblock=3 check=1
