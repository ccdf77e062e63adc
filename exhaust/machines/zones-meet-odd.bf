# Two zones that meet at an odd page; arrays with pages of both.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_bulk,alloc_contig,free,free_contig,free_bulk,split
# Bound: gfp=0 type=movable alloc_bulk.count=1,2,4
buddyfuzz 2
machine pages=8 zones=0,3 order=3 pageblock=1 check=1
