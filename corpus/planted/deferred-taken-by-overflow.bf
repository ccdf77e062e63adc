# Planted: deferred-taken-by-overflow
# An overflow of a per-CPU list flushes the deferred blocks.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence deferred-stays-drain_all-deferred
buddyfuzz 2
machine pages=16 order=4 pageblock=3 cpus=1 check=1
a0 = alloc order=1 type=movable
a1 = alloc order=1 type=movable
contend_pcp zone=0 on=1
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
contend_pcp zone=0 on=0
free a1
drain_all
