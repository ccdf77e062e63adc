# Planted: nolock-aside-in-irq
# A nolock free in an interrupt defers its block, as in an NMI.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nolock-place-free_nolock-where
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
a0 = alloc order=0
free_nolock a0 context=irq
