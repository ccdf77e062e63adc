# Planted: deferred-left-by-large
# A free of an order without per-CPU lists does not flush deferred blocks.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence deferred-left-free-deferred
buddyfuzz 2
machine pages=64 order=5 pageblock=5 cpus=1 check=1
a0 = alloc order=1 type=movable
a1 = alloc order=4 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
contend_pcp zone=0 on=0
free a1
