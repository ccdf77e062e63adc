# Planted: prepare-tail-flags-kept
# The flags of tail pages survive freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-flags-free-flags
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
damage a0 page=1 what=dirty
