# A request that takes pages of another migratetype boosts the watermarks. These are at least 32
# pages, so the machine has 64.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free,alloc_highatomic type=unmovable,movable
# Bound: gfp=0,GFP_KERNEL,GFP_ATOMIC order=0,4
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1 watermarks=1
