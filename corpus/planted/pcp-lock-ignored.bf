# Planted: pcp-lock-ignored
# Per-CPU lists are used although their lock is held.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-alloc-pcp
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=4 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
contend_pcp zone=0 on=1 after=0 times=0
a1 = alloc order=0 type=movable zone=0 gfp=0
