# More references than fit in eight bits.
# Run: --mode exact
# Bound: live=1 refs=257 damaged=0 ops=alloc_frozen,free_contig,freeze,unfreeze,try_get,get
# Bound: type=movable gfp=0 unfreeze.refs=1,256 order=0
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
