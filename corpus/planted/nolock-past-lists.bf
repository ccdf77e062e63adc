# Planted: nolock-past-lists
# A nolock free bypasses the per-CPU lists.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nolock-place-free_nolock-where
buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=1 batch=2 high=8 check=1
a0 = alloc order=0
free_nolock a0
