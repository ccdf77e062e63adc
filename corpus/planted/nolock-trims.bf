# Planted: nolock-trims
# A nolock free trims the per-CPU list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nolock-place-free_nolock-where
buddyfuzz 2
machine pages=4 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_frozen order=2 type=unmovable zone=0 gfp=0
free_nolock a0 page=0 context=task
