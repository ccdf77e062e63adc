# Planted: fallback-largest-missed
# Blocks of the largest order are not found.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
