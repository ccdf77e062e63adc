# Planted: cma-before-own
# Movable requests use CMA pages once CMA has a third of the free pages, instead of half.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-type
buddyfuzz 2
machine pages=1024 cma=256+512 order=8 pageblock=6 check=1
a0 = alloc order=0 type=movable zone=0 gfp=0
