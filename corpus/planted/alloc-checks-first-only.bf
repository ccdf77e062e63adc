# Planted: alloc-checks-first-only
# Only the first page of a block is checked on allocation.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-hwpoison-alloc-hwpoison
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
damage a0 page=1 what=hwpoison
free a0 page=0
a1 = alloc order=1 type=unmovable zone=0 gfp=0
