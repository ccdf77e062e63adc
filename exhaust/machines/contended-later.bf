# A trylock of the per-CPU lists fails, or succeeds again, in the middle of an operation.
# Run: --mode strict
# Bound: live=2 refs=1 damaged=0 ops=alloc,free_contig,contend_pcp,split type=movable gfp=0
# Bound: order=0,2 page=0
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=4 check=1
