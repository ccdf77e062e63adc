# Planted: deferred-taken-by-overflow
# An overflow of a per-CPU list flushes the deferred blocks.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence deferred-stays-free-deferred
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=2 check=1
contend_pcp zone=0 on=1 after=0 times=0
a0 = alloc order=0 type=movable zone=0 gfp=0
contend_zone zone=0 on=1 after=0 times=0
free_nolock a0 page=0 context=task
a1 = alloc order=1 type=movable zone=0 gfp=0
