# Planted: nolock-any-order
# A nolock allocation succeeds for orders without a per-CPU list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence result-alloc_nolock-order
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
a0 = alloc_nolock order=4
