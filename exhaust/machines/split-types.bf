# Blocks of each migratetype that are split, and freed page by page.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=0 ops=alloc,split,free,free_contig gfp=0 page=0
buddyfuzz 2
machine pages=4 order=2 pageblock=1 check=1
