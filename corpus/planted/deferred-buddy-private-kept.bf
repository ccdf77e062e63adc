# Planted: deferred-buddy-private-kept
# A block that was deferred once keeps its order in private when it is merged later.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence page-private-free-private
buddyfuzz 1
machine pages=16 order=4 pageblock=3 check=1
alloc order=1 type=movable
alloc order=1 type=movable
alloc order=0 type=movable
contend_zone zone=0 on=1
free_nolock slot=1
contend_zone zone=0 on=0
free slot=2
free slot=0
