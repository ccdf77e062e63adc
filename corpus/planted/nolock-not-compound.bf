# Planted: nolock-not-compound
# A high-order nolock allocation is not compound.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-flags-alloc_nolock-flags
buddyfuzz 2
machine pages=256 order=5 pageblock=4 check=1
a0 = alloc_nolock order=1
